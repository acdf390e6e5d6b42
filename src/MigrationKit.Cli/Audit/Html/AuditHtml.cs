using MigrationKit.Cli.Audit.Report;

namespace MigrationKit.Cli.Audit.Html;

/// <summary>An audit as one page that needs nothing besides itself: no network, no script, no font, no image.</summary>
internal static class AuditHtml
{
    internal static string Render(AuditReport report) => Page(report).ToString().ReplaceLineEndings("\n");

    private static HtmlFragment Page(AuditReport report)
    {
        var (at, shown, took) = (
            report.At.ToString("O"),
            DisplayText.For(report.At),
            Duration.InWords(report.Duration)
        );
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{StyleSheet.Hash}'; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Migration audit: {report.Database}</title>
            <style>{HtmlFragment.Raw(StyleSheet.Text)}</style>
            </head>
            <body>
            <a class="skip" href="#issues">To the issues</a>
            <header>
            <p class="soft">MigrationKit</p>
            <h1>Migration audit</h1>
            <p class="soft facts"><span>{report.Database}</span> <span>PostgreSQL {report.ServerVersion}</span> <time datetime="{at}">{shown}</time></p>
            </header>
            <main>
            {Summary(report)}
            {IssueList.Render(report.Issues)}
            {Causes(report.RootCauses)}
            {Steps(report.Steps)}
            {GraphSection.Render(report.Migrations)}
            {UnjudgedSections.Render(report)}
            </main>
            <footer class="soft">Made by <code>migrationkit audit</code> in {took}. Nothing was changed in the database.</footer>
            </body>
            </html>

            """;
    }

    private static HtmlFragment Summary(AuditReport report)
    {
        var tone = report.NeedsAction ? "pending" : "applied";
        var read = HtmlFragment.Each(AuditSummary.Inputs(report), line => $"""<p class="soft">{line}</p>""");
        return HtmlFragment.Section(
            "summary",
            "Executive Summary",
            $"""
            <p class="result {tone}">{AuditSummary.Status(report)}.</p>
            <p>{AuditSummary.Result(report)}.</p>
            {read}
            """
        );
    }

    private static HtmlFragment Causes(IReadOnlyList<string> causes)
    {
        var items = HtmlFragment.Each(causes, cause => $"<li>{cause}</li>");
        return HtmlFragment.If(
            causes.Count > 0,
            () => HtmlFragment.Section("cause", "Root Cause", $"<ul>{items}</ul>")
        );
    }

    private static HtmlFragment Steps(IReadOnlyList<AuditStep> steps)
    {
        var items = HtmlFragment.Each(
            steps,
            step => $"""<li><p class="soft">{step.Purpose}</p><pre><code>{step.Command}</code></pre></li>"""
        );
        return HtmlFragment.If(steps.Count > 0, () => HtmlFragment.Section("run", "What to run", $"<ol>{items}</ol>"));
    }
}
