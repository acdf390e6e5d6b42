using MigrationKit.Audit;
using MigrationKit.Cli.Audit.Report;

namespace MigrationKit.Cli.Audit.Html;

/// <summary>What the audit saw and does not judge: objects without a migration, and SQL that the server cannot check.</summary>
internal static class UnmanagedObjects
{
    internal static Html Render(AuditReport report)
    {
        var statements = report.Code?.NotJudged ?? [];
        var objects = Html.If(report.Unknown.Count > 0, () => Objects(report.Unknown));
        var code = Html.If(statements.Count > 0, () => Code(statements));
        var notChecked = Html.If(report.Unchecked.Count > 0, () => NotChecked(report));
        return $"{objects}{notChecked}{code}";
    }

    private static Html Objects(IReadOnlyList<string> unknown) =>
        Html.Section(
            "unknown",
            "Objects without a migration",
            $"""
            <p>No migration of the folder creates these objects. That is not an issue by itself.</p>
            {Html.Lines(unknown)}
            """
        );

    private static Html NotChecked(AuditReport report) =>
        Html.Section(
            "not-checked",
            "Objects not checked",
            $"""
            <p>{AuditSummary.Unchecked(report)}</p>
            {Html.Lines(report.Unchecked)}
            """
        );

    private static Html Code(IReadOnlyList<NotJudged> statements) =>
        Html.Section(
            "not-judged",
            "Code not judged",
            $"""
            <p>The server cannot check these statements.</p>
            <table aria-labelledby="not-judged">
            <thead><tr><th scope="col">Where</th><th scope="col">Why</th><th scope="col">Text</th></tr></thead>
            <tbody>
            {Html.Each(statements, Row)}</tbody>
            </table>
            """
        );

    private static Html Row(NotJudged statement) =>
        $"""
            <tr><th scope="row"><code>{AuditSummary.Place(
                statement.Where
            )}</code></th><td>{statement.Reason}</td><td><code>{statement.Where.Statement}</code></td></tr>

            """;
}
