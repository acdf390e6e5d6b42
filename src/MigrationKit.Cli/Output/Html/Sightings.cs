using MigrationKit.Audit;

namespace MigrationKit.Cli.Output.Html;

/// <summary>Where an issue was seen. Of a log that says the same ten thousand times, the first lines do.</summary>
internal static class Sightings
{
    private const int Most = 50;

    internal static Html Of(IReadOnlyList<Sighting> sightings, int issue) =>
        $"""
            <details class="sightings">
            <summary>{Said(sightings)}</summary>
            <table aria-labelledby="issue-{issue}">
            <thead><tr><th scope="col">Where</th><th scope="col">When</th><th scope="col">Statement</th></tr></thead>
            <tbody>
            {Html.Each(sightings.Take(Most), Row)}</tbody>
            </table>
            {Html.If(sightings.Count > Most, () => $"<p>and {sightings.Count - Most} more.</p>")}
            </details>
            """;

    internal static Html Place(Sighting sighting) =>
        $"<code>{sighting.Path}:{sighting.Line}</code>";

    internal static string Said(IReadOnlyList<Sighting> sightings)
    {
        var times = sightings
            .Where(sighting => sighting.At is not null)
            .Select(s => s.At!.Value)
            .ToList();
        var seen = sightings.Count == 1 ? "Seen once" : $"Seen {sightings.Count} times";
        return times.Count switch
        {
            0 => seen,
            1 => $"{seen}, {Words.Of(times[0])}",
            _ => $"{seen}, first {Words.Of(times.Min())}, last {Words.Of(times.Max())}",
        };
    }

    private static Html Row(Sighting sighting) =>
        $"""<tr><th scope="row">{Place(sighting)}</th><td>{(sighting.At is { } at ? Words.Of(at) : "")}</td><td><code>{sighting.Statement}</code></td></tr>{"\n"}""";
}
