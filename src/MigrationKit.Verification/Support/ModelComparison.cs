using MigrationKit.Catalog;

namespace MigrationKit.Verification.Support;

/// <summary>
/// Compares the end of the migrations with the database that a model gives. A line counts where the model has it, or where
/// SQL that follows from earlier models made it. All else is written by hand and none of the model's business: views,
/// functions, policies, tables of other libraries.
/// </summary>
/// <param name="derived">The SQL that follows from the models of the migrations.</param>
internal sealed partial class ModelComparison(string derived)
{
    private const string Sequence = "sequence ";

    /// <summary>What a model describes of its own; it has no words for triggers or views.</summary>
    private static readonly string[] Mapped =
    [
        "table",
        "column",
        "constraint",
        "index",
        "sequence",
        "type",
        "extension",
        "schema",
    ];

    [GeneratedRegex(" (identity of|owned by) (?<column>.+)$")]
    private static partial Regex Owner { get; }

    /// <summary>The name of the sequence in a default.</summary>
    [GeneratedRegex(@"(?<=nextval\(')[^']+")]
    private static partial Regex NextValue { get; }

    /// <summary>
    /// What a column may have on top of what the model says. EF Core leaves the default with which it added a NOT NULL column.
    /// </summary>
    [GeneratedRegex(@"^ (default|statistics|storage|compression|with) ")]
    private static partial Regex OnTop { get; }

    private readonly List<string> _derived =
    [
        .. SqlScript.Parse(derived).Statements.Select(span => derived[span.Start..span.End]),
    ];

    /// <summary>The lines in which they differ.</summary>
    public SnapshotDifference Between(Snapshot end, Snapshot model)
    {
        var (there, due) = (WithSequencesByColumn(end), WithSequencesByColumn(model));
        var missing = due.Except(there).Select(CatalogLine.Parse).ToList();
        var unexpected = there.Except(due).Select(CatalogLine.Parse).ToList();
        var found = unexpected.ToLookup(line => line.Key);
        missing.RemoveAll(line => found[line.Key].Any(other => SaysNoLess(other, line)));
        var expected = due.Select(line => CatalogLine.Parse(line).Key).ToHashSet();
        unexpected.RemoveAll(line =>
            missing.All(other => other.Key != line.Key) && (expected.Contains(line.Key) || !IsDerived(line))
        );
        var columns = missing
            .Concat(unexpected)
            .Where(line => line.Noun == "column")
            .Select(line => line.Key["column ".Length..])
            .ToHashSet();
        return SnapshotDifference.Given(Told(missing), Told(unexpected));

        // A column that differs takes its sequence along.
        IEnumerable<string> Told(IEnumerable<CatalogLine> lines) =>
            lines.Where(line => line.Noun != "sequence" || !columns.Contains(line.Anchor)).Select(line => line.Text);
    }

    /// <summary>The last part of the name of the object itself.</summary>
    public static string NameOf(CatalogLine line)
    {
        var reader = new LineReader(line.Key);
        reader.GoBehind(" ");
        return reader.Name().Parts[^1];
    }

    private bool IsDerived(CatalogLine line) =>
        line.IsObject
        && Mapped.Contains(line.Noun)
        && _derived.Any(sql =>
            sql.Mentions(NameOf(line)) && (line.Noun != "column" || sql.Mentions(line.AnchorParts[^1]))
        );

    /// <summary>Whether the migrations give all that the model says, and only what it cannot say on top.</summary>
    private static bool SaysNoLess(CatalogLine found, CatalogLine due) =>
        due.Noun switch
        {
            "table" => due.Rest.Length == 0,
            "column" => found.Text.StartsWith(due.Text, StringComparison.Ordinal)
                && OnTop.IsMatch(found.Text[due.Text.Length..]),
            _ => false,
        };

    /// <summary>The sequence of a column keeps its name when the table is renamed, so it is known by the column.</summary>
    private static List<string> WithSequencesByColumn(Snapshot snapshot)
    {
        var owned = snapshot
            .Lines.Where(line => line.StartsWith(Sequence, StringComparison.Ordinal))
            .Select(line => (line, Of: Owner.Match(line), CatalogLine.Parse(line).Key))
            .Where(sequence => sequence.Of.Success)
            .ToDictionary(sequence => sequence.Key[Sequence.Length..], sequence => sequence.Of.Groups["column"].Value);
        return [.. snapshot.Lines.Select(Renamed)];

        string Renamed(string line) =>
            line.StartsWith(Sequence, StringComparison.Ordinal)
            && CatalogLine.Parse(line).Key[Sequence.Length..] is var name
            && owned.TryGetValue(name, out var column)
                ? Sequence + column + line[(Sequence.Length + name.Length)..]
            : line.StartsWith("column ", StringComparison.Ordinal)
                ? NextValue.Replace(line, next => owned.GetValueOrDefault(next.Value, next.Value))
            : line;
    }
}
