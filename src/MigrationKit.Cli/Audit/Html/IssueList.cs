using MigrationKit.Cli.Audit.Report;

namespace MigrationKit.Cli.Audit.Html;

/// <summary>The issues, each with Error, Solution and Action, and the places where it was seen.</summary>
internal static class IssueList
{
    /// <summary>How many places of one issue are listed.</summary>
    private const int Places = 20;

    internal static HtmlFragment Render(IReadOnlyList<AuditIssue> issues)
    {
        var articles = HtmlFragment.Each(issues.Index(), entry => Issue(entry.Index + 1, entry.Item));
        return HtmlFragment.Section(
            "issues",
            "Issues Found",
            issues.Count > 0 ? (HtmlFragment)$"{articles}" : $"<p>None.</p>"
        );
    }

    private static HtmlFragment Issue(int number, AuditIssue issue)
    {
        var (subject, problem) = AuditSummary.Heading(issue);
        var details = HtmlFragment.Details(
            ("Error", HtmlFragment.If(issue.Error is not null, () => Error(issue))),
            ("Solution", HtmlFragment.Text(issue.Solution)),
            ("Action", (HtmlFragment)$"<strong>{issue.Action}</strong>"),
            ("Near", HtmlFragment.If(issue.NearMiss is not null, () => $"Did you mean <code>{issue.NearMiss}</code>?")),
            ("Evidence", HtmlFragment.Lines(issue.Evidence))
        );
        var sightings = HtmlFragment.If(issue.Sightings.Count > 0, () => Sightings(issue, number));
        return $"""
            <article aria-labelledby="issue-{number}">
            <h3 id="issue-{number}"><span class="soft">{number}</span> <code>{subject}</code> <span class="soft">{problem}</span></h3>
            {VerdictBadges.Badge(issue.Verdict)}
            {details}
            {sightings}
            </article>

            """;
    }

    private static HtmlFragment Error(AuditIssue issue)
    {
        var state = issue.SqlState is null ? "" : $"SQLSTATE {issue.SqlState}";
        return $"""<code>{issue.Error}</code> <span class="soft">{state}</span>""";
    }

    private static HtmlFragment Sightings(AuditIssue issue, int number)
    {
        var shown = issue.Sightings.Take(Places).ToList();
        var more = Math.Max(issue.Count, issue.Sightings.Count) - shown.Count;
        return $"""
            <details>
            <summary class="soft">Seen {AuditSummary.Seen(issue)}</summary>
            <table aria-labelledby="issue-{number}">
            <thead><tr><th scope="col">Where</th><th scope="col">When</th><th scope="col">Statement</th></tr></thead>
            <tbody>
            {HtmlFragment.Each(shown, Row)}</tbody>
            </table>
            {HtmlFragment.If(more > 0, () => $"<p>and {more} more.</p>")}
            </details>
            """;
    }

    private static HtmlFragment Row(Sighting sighting)
    {
        var at = sighting.At is { } time ? DisplayText.For(time) : "";
        var place = AuditSummary.Place(sighting);
        return $"""
            <tr><th scope="row"><code>{place}</code></th><td>{at}</td><td><code>{sighting.Statement}</code></td></tr>

            """;
    }
}
