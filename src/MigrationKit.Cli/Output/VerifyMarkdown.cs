using System.Text;
using MigrationKit.Testing;

namespace MigrationKit.Cli.Output;

/// <summary>A verification as Markdown, for a comment on a pull request or the summary of a job.</summary>
internal static class VerifyMarkdown
{
    internal static string Of(VerifyReport report)
    {
        var text = new StringBuilder("# Migrations verified\n\n");
        text.Append(report.Summary).Append("\n\n");
        text.Append("| check | title | verdict | took | reason |\n|---|---|---|---:|---|\n");
        foreach (var result in report.Results)
        {
            text.Append(
                $"| {result.Id} | {result.Title} | {Mark(result.Verdict)} | {Duration.InWords(result.Duration)} | {Cell(result.Reason)} |\n"
            );
        }
        foreach (var finding in report.Findings)
        {
            text.Append($"\n## {finding.Id} {finding.Title}: {Words.Of(finding.Verdict)}\n\n");
            text.Append(Fenced(string.Join('\n', finding.Evidence))).Append("\n\n");
            text.Append($"Fix: {Escape(finding.Fix)}\n");
        }
        foreach (var measured in report.Results)
        {
            if (measured.Table is { } table)
            {
                text.Append($"\n## {measured.Id} {measured.Title}: measured\n\n")
                    .Append(Row(table.Columns))
                    .Append(Row(table.Columns.Select(_ => "---")));
                text.AppendJoin("", table.Rows.Select(row => Row(row.Select(Cell))));
            }
        }
        return text.ToString();
    }

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";

    private static string Mark(Verdict verdict) =>
        verdict == Verdict.Fail ? "**fail**" : Words.Of(verdict);

    private static string Cell(string? text) =>
        Escape(text ?? "").ReplaceLineEndings("<br>").Replace("|", "\\|", StringComparison.Ordinal);

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal)
            .Replace("*", "\\*", StringComparison.Ordinal);

    /// <summary>The fence is longer than any that the SQL in it has.</summary>
    private static string Fenced(string text)
    {
        var fence = "```";
        while (text.Contains(fence, StringComparison.Ordinal))
        {
            fence += "`";
        }
        return $"{fence}text\n{text}\n{fence}";
    }
}
