namespace MigrationKit.History;

/// <summary>
/// Which other tool's history was adopted. It stands in the comment on the history table, so that a later run can see
/// whether that tool went on.
/// </summary>
/// <param name="Table">Its table, qualified.</param>
/// <param name="LeftOut">The rows that no file belongs to, which was allowed.</param>
internal sealed record AdoptedHistory(string Tool, string Table, IReadOnlyList<string> LeftOut)
{
    private const string Start = "migrationkit adopt --from ";

    /// <summary>Reads the comment; null where it says something else.</summary>
    public static AdoptedHistory? Parse(string? comment)
    {
        if (comment?.StartsWith(Start, StringComparison.Ordinal) != true)
        {
            return null;
        }
        var lines = comment[Start.Length..].Split('\n');
        return lines.Length < 2 ? null : new(lines[0], lines[1], lines[2..]);
    }

    /// <summary>The comment.</summary>
    public override string ToString() => string.Join('\n', [Start + Tool, Table, .. LeftOut]);
}
