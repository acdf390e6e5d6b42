using MigrationKit.Audit;

namespace MigrationKit.Cli.Audit.Html;

/// <summary>The issues, each with Error, Solution and Action as the audit by hand had them.</summary>
internal static class Issues
{
    internal static Html Of(IReadOnlyList<AuditIssue> issues)
    {
        var articles = Html.Each(issues.Index(), entry => Issue(entry.Index + 1, entry.Item));
        return Page.Section(
            "issues",
            "Issues Found",
            issues.Count > 0 ? (Html)$"{articles}" : $"<p>None.</p>"
        );
    }

    private static Html Issue(int number, AuditIssue issue)
    {
        var (subject, problem) = AuditSummary.Heading(issue);
        var findings = Findings.Of(
            ("Error", Html.If(issue.Error is not null, () => Error(issue))),
            ("Solution", Html.Text(issue.Solution)),
            ("Action", Action(issue)),
            ("Near", Html.If(issue.NearMiss is not null, () => Near(issue))),
            ("Evidence", Findings.Lines(issue.Evidence))
        );
        var sightings = Html.If(issue.Sightings.Count > 0, () => Sightings.Of(issue, number));
        return $"""
            <article class="issue" aria-labelledby="issue-{number}">
            <h3 id="issue-{number}"><span class="number">{number}</span> <code>{subject}</code> <span class="kind">{problem}</span></h3>
            {Verdicts.Badge(issue.Verdict)}
            {findings}
            {sightings}
            </article>

            """;
    }

    private static Html Error(AuditIssue issue)
    {
        var state = issue.SqlState is null ? "" : $"SQLSTATE {issue.SqlState}";
        return $"""<code>{issue.Error}</code> <span class="state">{state}</span>""";
    }

    private static Html Action(AuditIssue issue) => $"<strong>{issue.Action}</strong>";

    private static Html Near(AuditIssue issue) => $"Did you mean <code>{issue.NearMiss}</code>?";
}
