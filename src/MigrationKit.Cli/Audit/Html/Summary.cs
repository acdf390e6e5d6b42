using MigrationKit.Audit;
using MigrationKit.Cli.Shared;

namespace MigrationKit.Cli.Audit.Html;

/// <summary>The result in a sentence, and in numbers.</summary>
internal static class Summary
{
    internal static Html Of(AuditReport report)
    {
        var tone = report.NeedsAction ? "pending" : "applied";
        var standings = Enum.GetValues<Standing>()
            .Select(standing =>
                Number(
                    Words.Camel(standing.ToString()),
                    report.Migrations.Count(migration => migration.Standing == standing)
                )
            );
        var read = Html.Each(AuditSummary.Read(report), line => $"""<p class="read">{line}</p>""");
        return Page.Section(
            "summary",
            "Executive Summary",
            $"""
            <p class="result {tone}">{AuditSummary.Status(report)}.</p>
            <p>{AuditSummary.Result(report)}.</p>
            <dl class="numbers">
            {Number("issues", report.Issues.Count)}{standings}</dl>
            {read}
            """
        );
    }

    private static Html Number(string name, int count) =>
        $"""
            <div><dt>{name}</dt><dd>{count}</dd></div>

            """;
}
