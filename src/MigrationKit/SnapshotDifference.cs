using MigrationKit.Snapshots;

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
        Words = DifferenceWords.Of(missing, unexpected);
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
        return Between(actual.Lines, expected.Lines);
    }

    /// <summary>Compares two sets of lines of a snapshot.</summary>
    /// <param name="actual">What is there.</param>
    /// <param name="expected">What should be there.</param>
    public static SnapshotDifference Between(
        IEnumerable<string> actual,
        IEnumerable<string> expected
    )
    {
        var there = actual.ToHashSet(StringComparer.Ordinal);
        var due = expected.ToHashSet(StringComparer.Ordinal);
        var missing = due.Except(there).Select(CatalogLine.Parse).ToList();
        var unexpected = there.Except(due).Select(CatalogLine.Parse).ToList();
        return new(Comparable(missing, there), Comparable(unexpected, due));
    }

    /// <summary>The difference that is given line by line.</summary>
    internal static SnapshotDifference Of(
        IEnumerable<string> missing,
        IEnumerable<string> unexpected
    ) => new(Sorted(missing), Sorted(unexpected));

    // A line of one major says nothing about a catalog that has no line of that major.
    private static string[] Comparable(List<CatalogLine> lines, HashSet<string> others)
    {
        HashSet<int?>? majors = null;
        return Sorted(
            lines
                .Where(line =>
                    line.Major is null
                    || (
                        majors ??= [.. others.Select(other => CatalogLine.Parse(other).Major)]
                    ).Contains(line.Major)
                )
                .Select(line => line.Text)
        );
    }

    private static string[] Sorted(IEnumerable<string> lines) =>
        [.. lines.Order(StringComparer.Ordinal)];

    /// <summary>The words, one to a line; empty where there is no difference.</summary>
    public override string ToString() => string.Join('\n', Words);
}
