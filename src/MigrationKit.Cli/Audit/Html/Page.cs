using MigrationKit.Audit;
using MigrationKit.Cli.Shared;

namespace MigrationKit.Cli.Audit.Html;

/// <summary>The frame of the page, and the order of what is told: what is wrong, why, what to run, and then the details.</summary>
internal static class Page
{
    internal static Html Of(AuditReport report)
    {
        var (at, took) = (report.At.ToString("O"), Duration.InWords(report.Duration));
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{Styles.Hash}'; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Migration audit: {report.Database}</title>
            <style>{Html.Raw(Styles.Text)}</style>
            </head>
            <body>
            <a class="skip" href="#issues">To the issues</a>
            <header>
            <p class="overline">MigrationKit</p>
            <h1>Migration audit</h1>
            <p class="facts"><span>{report.Database}</span> <span>PostgreSQL {report.ServerVersion}</span> <time datetime="{at}">{Words.Of(
                report.At
            )}</time></p>
            </header>
            <main>
            {Summary.Of(report)}
            {Issues.Of(report.Issues)}
            {Remedies.Of(report)}
            {Graph.Of(report.Migrations)}
            {Migrations.Of(report.Migrations)}
            {Leftovers.Of(report)}
            </main>
            <footer><p>Made by <code>migrationkit audit</code> in {took}. Nothing was changed in the database.</p></footer>
            </body>
            </html>

            """;
    }

    /// <summary>A part of the page, named by its heading.</summary>
    internal static Html Section(string id, string heading, Html content) =>
        $"""
            <section aria-labelledby="{id}">
            <h2 id="{id}">{heading}</h2>
            {content}
            </section>
            """;
}
