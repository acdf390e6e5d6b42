using MigrationKit.Audit;
using MigrationKit.Cli.Audit.Html.Drawing;
using MigrationKit.Cli.Shared;

namespace MigrationKit.Cli.Audit.Html;

/// <summary>The dependency graph, drawn: a box for each migration, those that it requires above it.</summary>
internal sealed class GraphSvg
{
    private const int Margin = 8;
    private const int LayerGap = 44;
    private const int MarkMiddle = Box.Padding + 5;

    private readonly IReadOnlyList<Box> _boxes;
    private readonly LayeredGraph _graph;
    private readonly int[] _tops;
    private readonly int[] _bottoms;
    private readonly int _width;
    private readonly int _height;

    internal GraphSvg(IReadOnlyList<AuditedMigration> migrations)
    {
        _boxes = [.. migrations.Select(migration => new Box(migration))];
        _graph = new(DirectEdges.Of(Parents(migrations)));
        Positions.Set(_graph, Width);
        (_tops, _bottoms) = (new int[_graph.Layers.Count], new int[_graph.Layers.Count]);
        var y = Margin;
        foreach (var (layer, places) in _graph.Layers.Index())
        {
            _tops[layer] = y;
            y += places.Max(Height);
            _bottoms[layer] = y;
            y += LayerGap;
        }
        _width = 2 * Margin + Round(_graph.Places.Max(place => place.X + Width(place) / 2.0));
        _height = _bottoms[^1] + Margin;
    }

    internal Html Draw(string description) =>
        $"""
            <svg viewBox="0 0 {_width} {_height}" width="{_width}" height="{_height}" role="group" aria-labelledby="graph-title graph-description">
            <title id="graph-title">Dependency graph</title>
            <desc id="graph-description">{description}</desc>
            <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="arrow" d="M0 0.5 8 4 0 7.5z"/></marker></defs>
            <g class="edges">
            {Html.Each(_graph.Places, Edges)}</g>
            {Html.Each(_graph.Places.Where(place => place.Node >= 0), Draw)}</svg>
            """;

    private Html Edges(Place place)
    {
        var from = Top(place) + Height(place);
        var edges = Html.Each(place.Below, below => Edge(place, from, below));
        return $"{edges}";
    }

    private Html Edge(Place place, int from, Place below)
    {
        var (x, to) = (Middle(place), Middle(below));
        var (start, end) = (_bottoms[place.Layer], _tops[below.Layer]);
        var half = (start + end) / 2;
        var arrow = below.Node < 0 ? "" : " arrowed";
        return $"""
            <path class="edge{arrow}" d="M{x} {from}V{start}C{x} {half} {to} {half} {to} {end}"/>

            """;
    }

    private Html Draw(Place place)
    {
        var box = _boxes[place.Node];
        var (name, number) = (box.Migration.Name, place.Node + 1);
        var standing = Words.Camel(box.Migration.Standing.ToString());
        var (left, top) = (Margin + Round(place.X - box.Width / 2.0), Top(place));
        var names = Lines("name", Box.NameTop, box.Name);
        var relations = Lines("relation", box.RelationsTop, box.Relations);
        var (standingLeft, stampRight) = (Box.Padding + 16, box.Width - Box.Padding);
        return $"""
            <a class="node {standing}" href="#migration-{number}" aria-label="{name}: {standing}">
            <g transform="translate({left} {top})">
            <title>{name}</title>
            <rect width="{box.Width}" height="{box.Height}" rx="8"/>
            {Mark(box.Migration.Standing)}
            <text class="standing" x="{standingLeft}" y="23">{standing}</text>
            <text class="stamp" x="{stampRight}" y="23" text-anchor="end">{box.Stamp}</text>
            {names}{relations}</g>
            </a>

            """;
    }

    private static Html Lines(string kind, int top, IEnumerable<string> lines)
    {
        var texts = lines.Select((line, i) => Line(kind, top + Box.LineHeight * i, line));
        return $"{texts}";
    }

    private static Html Line(string kind, int y, string text) =>
        $"""
            <text class="{kind}" x="{Box.Padding}" y="{y}">{text}</text>

            """;

    /// <summary>A shape for who does not see the colour.</summary>
    private static Html Mark(Standing standing) =>
        standing switch
        {
            Standing.Applied => $"""<circle class="mark" cx="{MarkMiddle}" cy="19" r="5"/>""",
            Standing.Pending =>
                $"""<circle class="mark hollow" cx="{MarkMiddle}" cy="19" r="4"/>""",
            _ => $"""<path class="mark" d="M{Box.Padding} 24h11L{MarkMiddle} 14z"/>""",
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

    // Edges pass without a box.
    private double Width(Place place) => place.Node < 0 ? 0 : _boxes[place.Node].Width;

    private int Height(Place place) => place.Node < 0 ? 0 : _boxes[place.Node].Height;

    private int Top(Place place) => _tops[place.Layer];

    private static int Middle(Place place) => Margin + Round(place.X);

    private static int Round(double value) => (int)Math.Round(value);
}
