using MigrationKit.Parsing;

namespace MigrationKit.Sources;

/// <summary>
/// Finds the marks with which other tools keep up and down in one file. Where nobody knows of them, both halves would
/// run.
/// </summary>
internal static class ForeignMarks
{
    private static readonly (string Mark, string Advice)[] Downs =
    [
        ("+goose down", "Read the folder with --layout goose (MigrationLayout.Goose)."),
        ("migrate:down", "Read the folder with --layout dbmate (MigrationLayout.Dbmate)."),
        ("+migrate down", "Take the part below out of the file."),
        ("rambler down", "Take the part below out of the file."),
        ("down migration", "Take the part below out of the file."),
        ("//@undo", "Take the part below out of the file."),
    ];

    internal static IEnumerable<Finding> Find(SqlScript script)
    {
        foreach (var comment in script.Comments)
        {
            if (
                comment.Kind == TokenKind.LineComment
                && Advice(comment.In(script.Text)) is { } advice
            )
            {
                yield return new(
                    comment.Start,
                    $"To another tool this mark starts what takes the migration back; here it would run too. {advice}"
                );
            }
        }
    }

    private static string? Advice(ReadOnlySpan<char> comment)
    {
        var content = comment[2..].Trim();
        foreach (var (mark, advice) in Downs)
        {
            if (
                content.StartsWith(mark, StringComparison.OrdinalIgnoreCase)
                && content[mark.Length..].Trim() is "" or "transaction:false" or "transaction:true"
            )
            {
                return advice;
            }
        }
        return null;
    }
}
