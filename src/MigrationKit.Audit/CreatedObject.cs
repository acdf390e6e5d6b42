using MigrationKit.Catalog;

namespace MigrationKit.Audit;

/// <summary>An object that a migration creates.</summary>
public sealed record CreatedObject
{
    internal CreatedObject(string kind, string name) => (Kind, Name) = (kind, name);

    /// <summary>The kind, in the words of a snapshot: <c>table</c>, <c>column</c>, <c>view</c>, <c>function</c>, …</summary>
    public string Kind { get; }

    /// <summary>The name as a snapshot writes it; of a column <c>table.column</c>.</summary>
    public string Name { get; internal init; }

    /// <summary>
    /// The objects that a migration creates, in the order of its file as far as the statements tell it. By its footprint
    /// where there is one; else by its statements, which tell no argument types of a function, no constraint or sequence
    /// that the server names, and nothing of what a <c>DO</c> block does. What it only changes is not among them.
    /// </summary>
    public static IReadOnlyList<CreatedObject> FromMigration(Migration migration)
    {
        ArgumentNullException.ThrowIfNull(migration);
        return FromMigration(migration, WrittenEffects.From(migration));
    }

    /// <summary>The same where the statements are read already.</summary>
    internal static IReadOnlyList<CreatedObject> FromMigration(Migration migration, IEnumerable<WrittenEffect> effects)
    {
        var written = effects.Created();
        if (migration.Footprint is not { } footprint)
        {
            return written;
        }
        var places = new Dictionary<CreatedObject, int>();
        foreach (var (place, created) in written.Index())
        {
            places.TryAdd(created with { Name = created.WithoutArguments }, place);
        }
        return
        [
            .. Created(footprint)
                .OrderBy(created => Place(created, places))
                .ThenBy(created => created.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether it is what people look for first: a table or a view.</summary>
    internal bool IsTableOrView => Kind is "table" or "view" or "materialized view";

    /// <summary>The name without the argument types of a routine.</summary>
    internal string WithoutArguments =>
        Kind is "function" or "procedure" or "aggregate" && Name.IndexOf('(') is >= 0 and var end ? Name[..end] : Name;

    /// <summary>An object as a line of a snapshot names it; null for what has no name of its own.</summary>
    internal static CreatedObject? FromLine(CatalogLine line) =>
        line.IsObject && line.Noun.Length > 0 ? new(line.Noun, line.Key[(line.Noun.Length + 1)..]) : null;

    internal static IEnumerable<CreatedObject> ColumnsOfViews(IEnumerable<CatalogLine> lines) =>
        from line in lines
        from column in line.ViewColumns
        select new CreatedObject("column", $"{line.Anchor}.{column}");

    private static IEnumerable<CreatedObject> Created(Footprint footprint)
    {
        var changed = footprint.RemovedLines.Select(line => line.Key).ToHashSet(StringComparer.Ordinal);
        return footprint.AddedLines.Where(line => !changed.Contains(line.Key)).Select(FromLine).OfType<CreatedObject>();
    }

    // What the server adds of its own, a sequence or a constraint, comes behind all that the file names.
    private static int Place(CreatedObject created, Dictionary<CreatedObject, int> places) =>
        places.GetValueOrDefault(created with { Name = created.WithoutArguments }, int.MaxValue);
}
