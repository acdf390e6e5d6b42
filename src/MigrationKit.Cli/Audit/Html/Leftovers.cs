using MigrationKit.Audit;

namespace MigrationKit.Cli.Audit.Html;

/// <summary>What the audit saw and does not judge: objects without a migration, and SQL that it cannot ask the server about.</summary>
internal static class Leftovers
{
    internal static Html Of(AuditReport report)
    {
        var notJudged = report.Code?.NotJudged ?? [];
        var unknown = Html.If(report.Unknown.Count > 0, () => Unknown(report.Unknown));
        var code = Html.If(notJudged.Count > 0, () => NotJudged(notJudged));
        return $"{unknown}{code}";
    }

    private static Html Unknown(IReadOnlyList<string> unknown) =>
        Page.Section(
            "unknown",
            "Known to no migration",
            $"""
            <p>These are in the catalog, and no migration of the folder creates them. That is no issue by itself.</p>
            {Findings.Lines(unknown)}
            """
        );

    private static Html NotJudged(IReadOnlyList<NotJudged> notJudged) =>
        Page.Section(
            "not-judged",
            "Code not judged",
            $"""
            <p>The server cannot be asked about these statements. They may be right or wrong.</p>
            <table aria-labelledby="not-judged">
            <thead><tr><th scope="col">Where</th><th scope="col">Why</th><th scope="col">Text</th></tr></thead>
            <tbody>
            {Html.Each(notJudged, Row)}</tbody>
            </table>
            """
        );

    private static Html Row(NotJudged notJudged) =>
        $"""
            <tr><th scope="row">{Sightings.Place(
                notJudged.Where
            )}</th><td>{notJudged.Reason}</td><td><code>{notJudged.Where.Statement}</code></td></tr>

            """;
}
