using MigrationKit.Catalog;

namespace MigrationKit.Footprints;

/// <summary>Under which names the catalog has what footprints tell of.</summary>
/// <param name="Objects">The names of tables, routines, types and the like, without schema.</param>
/// <param name="Schemas">The schemas; the current one goes by ''.</param>
/// <param name="AreAll">Whether nothing else is told of, such as a schema or an extension.</param>
internal sealed record FootprintNames(
    IReadOnlyCollection<string> Objects,
    IReadOnlyCollection<string> Schemas,
    bool AreAll
)
{
    public static FootprintNames In(IReadOnlyCollection<CatalogLine> lines) =>
        new(
            lines
                .Where(line => line.AnchorParts.Count > 0)
                .Select(line => line.AnchorParts[^1])
                .ToHashSet(StringComparer.Ordinal),
            lines.Select(Schema).Append("").ToHashSet(StringComparer.Ordinal),
            !lines.Any(line => line.IsGlobal)
        );

    private static string Schema(CatalogLine line) =>
        line.Noun == "schema" ? line.AnchorParts[^1]
        : line.AnchorParts.Count > 1 ? line.AnchorParts[^2]
        : "";
}
