using MigrationKit.Audit;

namespace MigrationKit.Cli.Output.Html;

/// <summary>The result in a sentence, and in numbers.</summary>
internal static class Summary
{
    internal static Html Of(AuditReport report) =>
        Page.Section(
            "summary",
            "Executive Summary",
            $"""
            <p class="result {(report.NeedsAction ? "pending" : "applied")}">{AuditSummary.Status(
                report
            )}. {AuditSummary.Result(report)}.</p>
            <dl class="numbers">
            {Number("issues", report.Issues.Count)}{Html.Each(
                Enum.GetValues<Standing>(),
                standing =>
                    Number(
                        Words.Camel(standing.ToString()),
                        report.Migrations.Count(migration => migration.Standing == standing)
                    )
            )}</dl>
            {Html.Each(AuditSummary.Read(report), line => $"""<p class="read">{line}</p>""")}
            """
        );

    private static Html Number(string name, int count) =>
        $"<div><dt>{name}</dt><dd>{count}</dd></div>\n";
}
