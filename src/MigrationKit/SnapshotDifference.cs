using MigrationKit.Catalog;

namespace MigrationKit;

/// <summary>
/// What a catalog lacks and has too much, compared with what it should be. What only holds within one server major,
/// the text of views for instance, counts only where both come from the same.
/// </summary>
public sealed class SnapshotDifference
{
    private SnapshotDifference(IReadOnlyList<string> missing, IReadOnlyList<string> unexpected)
    {
        Missing = missing;
        Unexpected = unexpected;
        Words = DifferenceWords.From(missing, unexpected);
    }

    /// <summary>The lines that should be there and are not, in ordinal order.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>The lines that are there and should not be, in ordinal order.</summary>
    public IReadOnlyList<string> Unexpected { get; }

    /// <summary>
    /// The difference as a person would say it, one sentence for each object:
    /// <c>column t.a: is integer, should be bigint</c>.
    /// </summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Whether there is no difference.</summary>
    public bool IsEmpty => Missing.Count == 0 && Unexpected.Count == 0;

    /// <summary>Compares two snapshots.</summary>
    /// <param name="actual">What is there.</param>
    /// <param name="expected">What should be there.</param>
    public static SnapshotDifference Between(Snapshot actual, Snapshot expected)
    {
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentNullException.ThrowIfNull(expected);
        return actual.ServerMajor == expected.ServerMajor
            ? Compare(actual.Lines, expected.Lines)
            : Between(actual.Lines, expected.Lines);
    }

    /// <summary>Compares two sets of lines of a snapshot.</summary>
    /// <param name="actual">What is there.</param>
    /// <param name="expected">What should be there.</param>
    public static SnapshotDifference Between(IEnumerable<string> actual, IEnumerable<string> expected)
    {
        var (there, due) = (actual.Select(CatalogLine.Parse).ToList(), expected.Select(CatalogLine.Parse).ToList());
        return Compare(Comparable(there, due), Comparable(due, there));
    }

    private static SnapshotDifference Compare(IEnumerable<string> actual, IEnumerable<string> expected) =>
        Given(
            missing: expected.Except(actual, StringComparer.Ordinal),
            unexpected: actual.Except(expected, StringComparer.Ordinal)
        );

    /// <summary>The difference that is given line by line.</summary>
    internal static SnapshotDifference Given(IEnumerable<string> missing, IEnumerable<string> unexpected) =>
        new([.. missing.Order(StringComparer.Ordinal)], [.. unexpected.Order(StringComparer.Ordinal)]);

    // A line of one major says nothing about a catalog that has no line of that major.
    private static List<string> Comparable(List<CatalogLine> lines, List<CatalogLine> others)
    {
        var majors = others.Select(line => line.Major).Append(null).ToHashSet();
        return [.. lines.Where(line => majors.Contains(line.Major)).Select(line => line.Text)];
    }

    /// <summary>The words, one to a line; empty where there is no difference.</summary>
    public override string ToString() => string.Join('\n', Words);
}
