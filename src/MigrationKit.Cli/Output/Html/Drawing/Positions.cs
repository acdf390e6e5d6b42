namespace MigrationKit.Cli.Output.Html.Drawing;

/// <summary>Moves the places of each layer below and above what they are connected with, without changing their order.</summary>
internal static class Positions
{
    private const int Sweeps = 12;
    private const double Gap = 28;

    /// <param name="graph">The graph; its places get their <see cref="Place.X"/>.</param>
    /// <param name="width">How wide a place is.</param>
    internal static void Set(LayeredGraph graph, Func<Place, double> width)
    {
        foreach (var layer in graph.Layers)
        {
            Spread(layer, width, place => place.X * 100);
        }
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var layers = sweep % 2 == 0 ? graph.Layers : graph.Layers.Reverse();
            foreach (var layer in layers)
            {
                Spread(layer, width, Wish);
            }
        }
        // Last from above alone: a chain hangs straight.
        foreach (var layer in graph.Layers)
        {
            Spread(
                layer,
                width,
                place => place.Above is { Count: > 0 } near ? near.Average(o => o.X) : place.X
            );
        }
        var left = graph.Places.Min(place => place.X - width(place) / 2);
        foreach (var place in graph.Places)
        {
            place.X -= left;
        }
    }

    private static double Wish(Place place)
    {
        var near = place.Above.Concat(place.Below).ToList();
        return near.Count == 0 ? place.X : near.Average(other => other.X);
    }

    /// <summary>
    /// Each place as near to its wish as the others let it: the least squares with the order kept. Places that would
    /// overlap form a block, and a block stands where its members wish on average.
    /// </summary>
    private static void Spread(
        IReadOnlyList<Place> layer,
        Func<Place, double> width,
        Func<Place, double> wish
    )
    {
        var offsets = new double[layer.Count];
        var blocks = new List<(double Sum, int Count)>();
        for (var i = 0; i < layer.Count; i++)
        {
            offsets[i] =
                i == 0 ? 0 : offsets[i - 1] + (width(layer[i - 1]) + width(layer[i])) / 2 + Gap;
            var block = (Sum: wish(layer[i]) - offsets[i], Count: 1);
            while (blocks is [.., var last] && last.Sum / last.Count >= block.Sum / block.Count)
            {
                block = (last.Sum + block.Sum, last.Count + block.Count);
                blocks.RemoveAt(blocks.Count - 1);
            }
            blocks.Add(block);
        }
        var at = 0;
        foreach (var (sum, count) in blocks)
        {
            for (var i = 0; i < count; i++, at++)
            {
                layer[at].X = sum / count + offsets[at];
            }
        }
    }
}
