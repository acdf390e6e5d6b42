namespace MigrationKit.Audit.Statements;

/// <summary>What one statement does to one object, as far as its text tells.</summary>
/// <param name="Creates">Whether it creates the object; otherwise it drops, renames or moves it.</param>
/// <param name="Kind">The kind, in the words of a snapshot.</param>
/// <param name="Name">The name as a snapshot writes it; of a routine without its argument types.</param>
/// <param name="Alters">Whether it adds the object to an existing table, or renames an existing object to it.</param>
internal sealed record WrittenEffect(bool Creates, string Kind, string Name, bool Alters = false)
{
    /// <summary>The new name, where the object is renamed or moved to another schema instead of dropped.</summary>
    public string? RenamedTo { get; init; }

    /// <summary>Whether this is the new name of a renamed object.</summary>
    public bool IsRename { get; init; }

    /// <summary><c>IF NOT EXISTS</c>, or <c>IF EXISTS</c> of what is altered: the statement may have done nothing.</summary>
    public bool IsConditional { get; init; }

    /// <summary>The names in the definition of the object, on which it may depend.</summary>
    public IReadOnlySet<string> Mentions { get; init; } = new HashSet<string>();

    internal bool IsView => Kind is "view" or "materialized view";

    /// <summary>Whether the object is dropped together with another.</summary>
    internal bool IsPartOf(WrittenEffect other) => Name.StartsWith(other.Name + ".", StringComparison.Ordinal);
}

/// <summary>One statement of a migration.</summary>
/// <param name="Effects">What it does to objects, as far as its text tells.</param>
/// <param name="Reach">What it may change besides.</param>
/// <param name="Names">Every name and word in it.</param>
/// <param name="Cascades">Whether it says CASCADE.</param>
internal sealed record FollowedStatement(
    IReadOnlyList<WrittenEffect> Effects,
    StatementReach Reach,
    IReadOnlySet<string> Names,
    bool Cascades
);

/// <summary>What the statements of a migration do to the catalog, as far as their text tells.</summary>
internal static class WrittenEffects
{
    /// <summary>The schema that is current where nobody says another.</summary>
    private const string Usual = "public";

    internal static IEnumerable<WrittenEffect> From(Migration migration) =>
        Follow(migration, Usual).SelectMany(statement => statement.Effects);

    /// <summary>
    /// The statements in order, names read as the session of the file resolves them and unqualified in the current schema.
    /// </summary>
    internal static IEnumerable<FollowedStatement> Follow(Migration migration, string current)
    {
        var scope = new NameScope(current);
        foreach (var span in migration.Spans)
        {
            yield return new StatementReader(new(migration.Text, span), scope).Read();
        }
    }

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
        return [.. created.Select(effect => new CreatedObject(effect.Kind, effect.Name)).Distinct()];
    }
}
