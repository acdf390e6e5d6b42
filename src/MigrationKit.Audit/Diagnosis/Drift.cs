using MigrationKit.Catalog;

namespace MigrationKit.Audit.Diagnosis;

/// <summary>The differences between the catalog and what the recorded migrations left behind.</summary>
internal static class Drift
{
    internal static IEnumerable<Difference> Between(CatalogObjects catalog, ExpectedCatalog expected) =>
        expected.Objects.Select(o => Compare(catalog, o)).OfType<Difference>();

    private static Difference? Compare(CatalogObjects catalog, ExpectedObject expected)
    {
        var found = catalog.Line(expected.Key);
        return
            (expected.Line ?? found)?.Major is { } major && major != catalog.Major
            || IsAsExpected(catalog, expected, found)
            ? null
            : new(expected.By, expected.Line, found) { MayBeLeftOut = expected.Proof != Proof.Footprint };
    }

    private static bool IsAsExpected(CatalogObjects catalog, ExpectedObject expected, CatalogLine? found) =>
        expected.Proof == Proof.Footprint ? expected.Line?.Text == found?.Text
        : found is null ? !IsCertain(catalog, expected) && ExistsElsewhere(catalog, expected.Line!)
        : !expected.IsProvenInFull || expected.Line!.Text == found.Text;

    // A search_path that is computed is known only where the file has run.
    private static bool IsCertain(CatalogObjects catalog, ExpectedObject expected) =>
        catalog.Schema.IsCertain
        && (
            expected.Proof != Proof.Statements
            || !expected.By.Migration!.Text.Contains("set_config", StringComparison.OrdinalIgnoreCase)
        );

    // Only a footprint proves in which schema an object lies, and that a table did not become a view.
    private static bool ExistsElsewhere(CatalogObjects catalog, CatalogLine line)
    {
        var name = line.IsObject ? ExpectedObject.NameOf(line) : line.Anchor;
        var last = SqlName.LastOf(name);
        return line.Noun switch
        {
            var part when ObjectKinds.IsPart(part) => catalog.HasPart(
                part,
                SqlName.LastOf(SqlName.OwnerOf(name)),
                last
            ),
            "index" => catalog.HasNamed(["index", "constraint"], last),
            _ => catalog.HasNamed([line.Noun, .. ObjectKinds.Relations, "type", "domain"], last),
        };
    }
}

/// <summary>One object that differs from what a recorded migration left behind.</summary>
/// <param name="Expected">The expected line; null where there should be none.</param>
/// <param name="Found">The actual line; null where there is none.</param>
internal sealed record Difference(AuditedMigration By, CatalogLine? Expected, CatalogLine? Found)
{
    /// <summary>Whether the snapshot may have left the object out: another extension or schema has it.</summary>
    internal bool MayBeLeftOut { get; init; }

    /// <summary>The relation, type or index that is missing, or whose part is.</summary>
    internal string RelationName =>
        ObjectKinds.IsPart(Line.Noun) || !Line.IsObject ? Line.Anchor : ExpectedObject.NameOf(Line);

    internal CatalogLine Line => (Expected ?? Found)!;

    /// <summary>The table, or other object, that it belongs to.</summary>
    internal string Owner => OwnedSequence.TableOf(Line) ?? (Line.Anchor.Length > 0 ? Line.Anchor : Line.Key);

    /// <summary>Several differences in words, as a snapshot says them.</summary>
    internal static IReadOnlyList<string> InWords(IReadOnlyCollection<Difference> differences) =>
        SnapshotDifference
            .Given(
                differences.Select(d => d.Expected?.Text).OfType<string>(),
                differences.Select(d => d.Found?.Text).OfType<string>()
            )
            .Words;
}
