using MigrationKit.Audit;
using MigrationKit.Cli.Shared;

namespace MigrationKit.Cli.Audit.Html;

/// <summary>Where an issue was seen. Of a log that says the same ten thousand times, the first places do.</summary>
internal static class Sightings
{
    private const int Most = 20;

    internal static Html Of(AuditIssue issue, int number)
    {
        var shown = issue.Sightings.Take(Most).ToList();
        var more = Math.Max(issue.Count, issue.Sightings.Count) - shown.Count;
        return $"""
            <details class="sightings">
            <summary>Seen {AuditSummary.Seen(issue)}</summary>
            <table aria-labelledby="issue-{number}">
            <thead><tr><th scope="col">Where</th><th scope="col">When</th><th scope="col">Statement</th></tr></thead>
            <tbody>
            {Html.Each(shown, Row)}</tbody>
            </table>
            {Html.If(more > 0, () => $"<p>and {more} more.</p>")}
            </details>
            """;
    }

    internal static Html Place(Sighting sighting) => $"<code>{AuditSummary.Place(sighting)}</code>";

    private static Html Row(Sighting sighting)
    {
        var at = sighting.At is { } time ? Words.Of(time) : "";
        return $"""
            <tr><th scope="row">{Place(
                sighting
            )}</th><td>{at}</td><td><code>{sighting.Statement}</code></td></tr>

            """;
    }
}
