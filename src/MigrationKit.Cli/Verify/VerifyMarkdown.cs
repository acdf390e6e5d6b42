using System.Text;

namespace MigrationKit.Cli.Verify;

/// <summary>A verification as Markdown, for a comment on a pull request or the summary of a job.</summary>
internal static class VerifyMarkdown
{
    internal static string Render(VerifyReport report)
    {
        var text = new StringBuilder("# Migrations verified\n\n");
        text.Append(report.Summary).Append("\n\n");
        text.Append("| check | title | verdict | took | reason |\n|---|---|---|---:|---|\n");
        foreach (var result in report.Results)
        {
            text.Append(
                $"| {result.Id} | {result.Title} | {Mark(result.Verdict)} | {Duration.InWords(result.Duration)} | {Markdown.Cell(result.Reason)} |\n"
            );
        }
        foreach (var finding in report.Findings)
        {
            text.Append($"\n## {finding.Id} {finding.Title}: {DisplayText.For(finding.Verdict)}\n\n");
            text.Append(Markdown.Block(string.Join('\n', finding.Evidence), "text")).Append('\n');
            text.Append($"Fix: {Markdown.Text(finding.Fix)}\n");
        }
        foreach (var measured in report.Results)
        {
            if (measured.Table is { } table)
            {
                text.Append($"\n## {measured.Id} {measured.Title}: measured\n\n")
                    .Append(Row(table.Columns))
                    .Append(Row(table.Columns.Select(_ => "---")));
                text.AppendJoin("", table.Rows.Select(row => Row(row.Select(Markdown.Cell))));
            }
        }
        return text.ToString();
    }

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";

    private static string Mark(Verdict verdict) => verdict == Verdict.Fail ? "**fail**" : DisplayText.For(verdict);
}
