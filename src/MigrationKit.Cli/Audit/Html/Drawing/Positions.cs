namespace MigrationKit.Cli.Audit.Html.Drawing;

/// <summary>
/// Moves the places of each layer below and above what they are connected with, without changing their order, and within
/// what the widest layer takes: a picture that fits is not scrolled sideways.
/// </summary>
internal sealed class Positions
{
    private const int Sweeps = 12;
    private const double BoxGap = 28;
    private const double EdgeGap = 12;

    private readonly LayeredGraph _graph;
    private readonly Func<Place, double> _width;
    private readonly double _leftmost;
    private readonly double _span;

    private Positions(LayeredGraph graph, Func<Place, double> width)
    {
        (_graph, _width) = (graph, width);
        // The same for all, so that boxes of different width can hang straight at the rim too.
        _leftmost = graph.Places.Max(width) / 2;
        _span = graph.Layers.Max(layer => Offsets(layer)[^1]);
    }

    /// <param name="graph">The graph; its places get their <see cref="Place.X"/>.</param>
    /// <param name="width">How wide a place is.</param>
    internal static void Set(LayeredGraph graph, Func<Place, double> width) =>
        new Positions(graph, width).Set();

    private void Set()
    {
        Spread(_graph.Layers, place => _leftmost + _span / 2 + place.X);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            Spread(
                sweep % 2 == 0 ? _graph.Layers : _graph.Layers.Reverse(),
                place => Between(place, [.. place.Above, .. place.Below])
            );
        }
        // Last from above alone: a chain hangs straight.
        Spread(_graph.Layers, place => Between(place, place.Above));
        var left = _graph.Places.Min(place => place.X - _width(place) / 2);
        foreach (var place in _graph.Places)
        {
            place.X -= left;
        }
    }

    private static double Between(Place place, List<Place> near) =>
        near.Count == 0 ? place.X : near.Average(other => other.X);

    private void Spread(IEnumerable<IReadOnlyList<Place>> layers, Func<Place, double> wish)
    {
        foreach (var layer in layers)
        {
            Spread(layer, wish);
        }
    }

    /// <summary>
    /// Each place as near to its wish as the others let it: the least squares with the order kept. Places that would
    /// overlap form a block, and a block stands where its members wish on average.
    /// </summary>
    private void Spread(IReadOnlyList<Place> layer, Func<Place, double> wish)
    {
        var offsets = Offsets(layer);
        var blocks = new List<(double Sum, int Count)>();
        for (var i = 0; i < layer.Count; i++)
        {
            var block = (Sum: wish(layer[i]) - offsets[i], Count: 1);
            while (blocks is [.., var last] && last.Sum / last.Count >= block.Sum / block.Count)
            {
                block = (last.Sum + block.Sum, last.Count + block.Count);
                blocks.RemoveAt(blocks.Count - 1);
            }
            blocks.Add(block);
        }
        var rightmost = _leftmost + Math.Max(0, _span - offsets[^1]);
        var at = 0;
        foreach (var (sum, count) in blocks)
        {
            var start = Math.Clamp(sum / count, _leftmost, rightmost);
            for (var i = 0; i < count; i++, at++)
            {
                layer[at].X = start + offsets[at];
            }
        }
    }

    /// <summary>How far each place is from the first where they stand as near as they may.</summary>
    private double[] Offsets(IReadOnlyList<Place> layer)
    {
        var offsets = new double[layer.Count];
        for (var i = 1; i < layer.Count; i++)
        {
            var gap = layer[i - 1].Node < 0 || layer[i].Node < 0 ? EdgeGap : BoxGap;
            offsets[i] = offsets[i - 1] + (_width(layer[i - 1]) + _width(layer[i])) / 2 + gap;
        }
        return offsets;
    }
}
