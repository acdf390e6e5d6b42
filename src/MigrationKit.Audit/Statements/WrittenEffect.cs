namespace MigrationKit.Audit.Statements;

/// <summary>What one statement does to one object, as far as its text tells.</summary>
/// <param name="Creates">Whether it creates the object; otherwise it drops it.</param>
/// <param name="Kind">The kind, in the words of a snapshot.</param>
/// <param name="Name">The name as a snapshot writes it; a routine's without its argument types.</param>
/// <param name="Alters">Whether it adds the object to a table that is there already.</param>
internal sealed record WrittenEffect(bool Creates, string Kind, string Name, bool Alters = false)
{
    /// <summary>Whether the object goes away together with another.</summary>
    internal bool IsPartOf(WrittenEffect other) =>
        Name.StartsWith(other.Name + ".", StringComparison.Ordinal);
}

/// <summary>What the statements of a migration do to the catalog, as far as their text tells.</summary>
internal static class WrittenEffects
{
    internal static IEnumerable<WrittenEffect> From(Migration migration) =>
        migration.Spans.SelectMany(span =>
            new StatementReader(migration.Text, new(migration.Text, span)).Effects()
        );

    /// <summary>The objects that are created and not dropped again, each once.</summary>
    internal static IReadOnlyList<CreatedObject> Created(this IEnumerable<WrittenEffect> effects)
    {
        var created = new List<WrittenEffect>();
        foreach (var effect in effects)
        {
            if (effect.Creates)
            {
                created.Add(effect);
            }
            else
            {
                created.RemoveAll(other =>
                    (other.Kind == effect.Kind && other.Name == effect.Name)
                    || (effect.Kind is "table" or "schema" && other.IsPartOf(effect))
                );
            }
        }
        return
        [
            .. created.Select(effect => new CreatedObject(effect.Kind, effect.Name)).Distinct(),
        ];
    }
}
