using MigrationKit.Audit;

namespace MigrationKit.Cli.Output.Html;

/// <summary>The issues, each with Error, Solution and Action as the audit by hand had them.</summary>
internal static class Issues
{
    internal static Html Of(IReadOnlyList<AuditIssue> issues) =>
        Page.Section(
            "issues",
            "Issues Found",
            issues.Count == 0
                ? (Html)$"<p>None.</p>"
                : $"{Html.Each(issues.Index(), issue => Issue(issue.Index + 1, issue.Item))}"
        );

    private static Html Issue(int number, AuditIssue issue) =>
        $"""
            <article class="issue" aria-labelledby="issue-{number}">
            <h3 id="issue-{number}"><span class="number">{number}</span> <code>{issue.Subject}</code> <span class="kind">{AuditSummary.Heading(issue).Problem}</span></h3>
            {Verdicts.Badge(issue.Verdict)}
            <dl class="findings">
            {Html.If(
                issue.Error is not null,
                () =>
                    $"<div><dt>Error</dt><dd><code>{issue.Error}</code>{State(issue)}</dd></div>\n"
            )}<div><dt>Solution</dt><dd>{issue.Solution}</dd></div>
            <div><dt>Action</dt><dd class="action">{issue.Action}</dd></div>
            {Html.If(
                issue.NearMiss is not null,
                () =>
                    $"<div><dt>Near</dt><dd>Did you mean <code>{issue.NearMiss}</code>?</dd></div>\n"
            )}{Html.If(
                issue.Evidence.Count > 0,
                () => $"<div><dt>Evidence</dt><dd>{Lines(issue.Evidence)}</dd></div>\n"
            )}</dl>
            {Html.If(issue.Sightings.Count > 0, () => Sightings.Of(issue, number))}
            </article>

            """;

    internal static Html Lines(IEnumerable<string> lines) =>
        $"""<ul class="lines">{Html.Each(lines, line => $"<li>{line}</li>")}</ul>""";

    private static Html State(AuditIssue issue) =>
        Html.If(
            issue.SqlState is not null,
            () => $""" <span class="state">SQLSTATE {issue.SqlState}</span>"""
        );
}
