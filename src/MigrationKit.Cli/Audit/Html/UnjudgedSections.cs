using MigrationKit.Cli.Audit.Report;

namespace MigrationKit.Cli.Audit.Html;

/// <summary>What the audit saw and does not judge: objects without a migration, and SQL that the server cannot check.</summary>
internal static class UnjudgedSections
{
    internal static HtmlFragment Render(AuditReport report)
    {
        var statements = report.Code?.NotJudged ?? [];
        var objects = HtmlFragment.If(report.Unknown.Count > 0, () => Objects(report.Unknown));
        var code = HtmlFragment.If(statements.Count > 0, () => Code(statements));
        var notChecked = HtmlFragment.If(report.Unchecked.Count > 0, () => NotChecked(report));
        return $"{objects}{notChecked}{code}";
    }

    private static HtmlFragment Objects(IReadOnlyList<string> unknown) =>
        HtmlFragment.Section(
            "unknown",
            "Objects without a migration",
            $"""
            <p>No migration of the folder creates these objects. That is not an issue by itself.</p>
            {HtmlFragment.Lines(unknown)}
            """
        );

    private static HtmlFragment NotChecked(AuditReport report) =>
        HtmlFragment.Section(
            "not-checked",
            "Objects not checked",
            $"""
            <p>{AuditSummary.Unchecked(report)}</p>
            {HtmlFragment.Lines(report.Unchecked)}
            """
        );

    private static HtmlFragment Code(IReadOnlyList<NotJudged> statements) =>
        HtmlFragment.Section(
            "not-judged",
            "Code not judged",
            $"""
            <p>The server cannot check these statements.</p>
            <table aria-labelledby="not-judged">
            <thead><tr><th scope="col">Where</th><th scope="col">Why</th><th scope="col">Text</th></tr></thead>
            <tbody>
            {HtmlFragment.Each(statements, Row)}</tbody>
            </table>
            """
        );

    private static HtmlFragment Row(NotJudged statement) =>
        $"""
            <tr><th scope="row"><code>{AuditSummary.Place(
                statement.Where
            )}</code></th><td>{statement.Reason}</td><td><code>{statement.Where.Statement}</code></td></tr>

            """;
}
