namespace MigrationKit.Audit;

/// <summary>An object that a migration creates.</summary>
/// <param name="Kind">The kind, in the words of a snapshot: <c>table</c>, <c>column</c>, <c>view</c>, <c>function</c>, …</param>
/// <param name="Name">The name as a snapshot writes it, for a column <c>table.column</c>.</param>
public sealed record CreatedObject(string Kind, string Name)
{
    /// <summary>The objects that a migration creates, in the order of its file's text where that tells it.</summary>
    public static IReadOnlyList<CreatedObject> Of(Migration migration)
    {
        ArgumentNullException.ThrowIfNull(migration);
        return
        [
            .. (migration.Footprint?.AddedLines ?? [])
                .Where(line => line.IsObject && line.Noun is not "")
                .Select(line => new CreatedObject(line.Noun, line.Key[(line.Noun.Length + 1)..])),
        ];
    }
}
