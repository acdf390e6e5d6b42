using MigrationKit.Audit;
using MigrationKit.Cli.Output.Html.Drawing;

namespace MigrationKit.Cli.Output.Html;

/// <summary>The dependency graph, drawn: a box for each migration, those that it requires above it.</summary>
internal sealed class GraphSvg
{
    private const int Margin = 8;
    private const int LayerGap = 44;

    private readonly IReadOnlyList<Box> _boxes;
    private readonly LayeredGraph _graph;
    private readonly int[] _tops;
    private readonly int[] _bottoms;

    internal GraphSvg(IReadOnlyList<AuditedMigration> migrations)
    {
        _boxes = [.. migrations.Select(migration => new Box(migration))];
        _graph = new(DirectEdges.Of(Parents(migrations)));
        Positions.Set(_graph, place => place.Node < 0 ? 0 : _boxes[place.Node].Width);
        (_tops, _bottoms) = (new int[_graph.Layers.Count], new int[_graph.Layers.Count]);
        var y = Margin;
        foreach (var (layer, places) in _graph.Layers.Index())
        {
            _tops[layer] = y;
            y += places.Max(place => place.Node < 0 ? 0 : _boxes[place.Node].Height);
            _bottoms[layer] = y;
            y += LayerGap;
        }
        Width =
            2 * Margin
            + Round(
                _graph.Places.Max(place =>
                    place.X + (place.Node < 0 ? 0 : _boxes[place.Node].Width / 2.0)
                )
            );
        Height = _bottoms[^1] + Margin;
    }

    private int Width { get; }

    private int Height { get; }

    internal Html Draw(string description) =>
        $"""
            <svg viewBox="0 0 {Width} {Height}" width="{Width}" height="{Height}" role="group" aria-labelledby="graph-title graph-description">
            <title id="graph-title">Dependency graph</title>
            <desc id="graph-description">{description}</desc>
            <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="arrow" d="M0 0.5 8 4 0 7.5z"/></marker></defs>
            <g class="edges">
            {Html.Each(_graph.Places, Edges)}</g>
            {Html.Each(_graph.Places.Where(place => place.Node >= 0), Draw)}</svg>
            """;

    private Html Edges(Place place)
    {
        if (place.Below.Count == 0)
        {
            return Html.Nothing;
        }
        var from = place.Node < 0 ? _tops[place.Layer] : Top(place) + _boxes[place.Node].Height;
        return $"{Html.Each(place.Below, below => Edge(place, from, below))}";
    }

    private Html Edge(Place place, int from, Place below)
    {
        var (x, to) = (Middle(place), Middle(below));
        var (start, end) = (_bottoms[place.Layer], _tops[below.Layer]);
        var half = (start + end) / 2;
        var arrow = below.Node < 0 ? "" : " arrowed";
        return $"""<path class="edge{arrow}" d="M{x} {from}V{start}C{x} {half} {to} {half} {to} {end}"/>{"\n"}""";
    }

    private Html Draw(Place place)
    {
        var box = _boxes[place.Node];
        var (left, top) = (Margin + Round(place.X - box.Width / 2.0), Top(place));
        var standing = Words.Camel(box.Migration.Standing.ToString());
        var relationsTop = Box.NameTop + Box.NameLine * (box.Name.Count - 1) + 26;
        return $"""
            <a class="node {standing}" href="#migration-{place.Node
                + 1}" aria-label="{box.Migration.Name}: {standing}">
            <g transform="translate({left} {top})">
            <title>{box.Migration.Name}</title>
            <rect width="{box.Width}" height="{box.Height}" rx="8"/>
            {Mark(box.Migration.Standing)}
            <text class="standing" x="{Box.Padding + 16}" y="23">{standing}</text>
            <text class="stamp" x="{box.Width
                - Box.Padding}" y="23" text-anchor="end">{box.Stamp}</text>
            {Html.Each(
                box.Name.Index(),
                line => Line("name", Box.NameTop + Box.NameLine * line.Index, line.Item)
            )}{Html.Each(
                box.Relations.Index(),
                line => Line("relation", relationsTop + Box.RelationLine * line.Index, line.Item)
            )}</g>
            </a>

            """;
    }

    private static Html Line(string kind, int y, string text) =>
        $"""<text class="{kind}" x="{Box.Padding}" y="{y}">{text}</text>{"\n"}""";

    /// <summary>A shape for who does not see the colour.</summary>
    private static Html Mark(Standing standing) =>
        standing switch
        {
            Standing.Applied => $"""<circle class="mark" cx="{Box.Padding + 5}" cy="19" r="5"/>""",
            Standing.Pending =>
                $"""<circle class="mark hollow" cx="{Box.Padding + 5}" cy="19" r="4"/>""",
            _ => $"""<path class="mark" d="M{Box.Padding} 24h11L{Box.Padding + 5} 14z"/>""",
        };

    private static List<IReadOnlyList<int>> Parents(IReadOnlyList<AuditedMigration> migrations)
    {
        var numbers = migrations
            .Select((migration, number) => (migration.Name, number))
            .ToDictionary(entry => entry.Name, entry => entry.number);
        return
        [
            .. migrations.Select(migration =>
                (migration.Migration?.Requires ?? [])
                    .Select(required => numbers[required.Name])
                    .ToList()
            ),
        ];
    }

    private int Top(Place place) => _tops[place.Layer];

    private static int Middle(Place place) => Margin + Round(place.X);

    private static int Round(double value) => (int)Math.Round(value);
}
