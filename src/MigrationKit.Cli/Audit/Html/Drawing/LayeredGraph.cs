namespace MigrationKit.Cli.Audit.Html.Drawing;

/// <summary>
/// The nodes of a graph in layers, each below all that it requires. An edge that passes a layer has a place in it, shared
/// by all edges from the same node: they run as one trunk, and none crosses a box.
/// </summary>
internal sealed class LayeredGraph
{
    /// <summary>Boxes side by side in a layer. More would have to be scrolled sideways.</summary>
    internal const int MostInLayer = 3;

    private readonly List<List<Place>> _layers = [];
    private readonly Place[] _places;

    /// <param name="parents">For each node the numbers of those that it requires, all of them smaller than its own.</param>
    internal LayeredGraph(IReadOnlyList<IReadOnlyList<int>> parents)
    {
        _places = new Place[parents.Count];
        for (var node = 0; node < parents.Count; node++)
        {
            _places[node] = Add(node, LayerFor(parents[node]));
            foreach (var parent in parents[node])
            {
                Connect(_places[parent], _places[node]);
            }
        }
        LayerOrder.Arrange(_layers);
    }

    /// <summary>The layers from top to bottom, their places from left to right.</summary>
    internal IReadOnlyList<IReadOnlyList<Place>> Layers => _layers;

    internal IEnumerable<Place> Places => _layers.SelectMany(layer => layer);

    private int LayerFor(IReadOnlyList<int> parents)
    {
        var layer = parents.Count == 0 ? 0 : parents.Max(parent => _places[parent].Layer) + 1;
        while (
            layer < _layers.Count && _layers[layer].Count(place => place.Node >= 0) >= MostInLayer
        )
        {
            layer++;
        }
        return layer;
    }

    private Place Add(int node, int layer)
    {
        while (_layers.Count <= layer)
        {
            _layers.Add([]);
        }
        var place = new Place(node, layer);
        _layers[layer].Add(place);
        return place;
    }

    private void Connect(Place parent, Place child)
    {
        var above = parent;
        while (above.Layer < child.Layer - 1)
        {
            above = above.Passing ??= Extend(above);
        }
        above.Below.Add(child);
        child.Above.Add(above);
    }

    private Place Extend(Place above)
    {
        var passing = Add(node: -1, above.Layer + 1);
        above.Below.Add(passing);
        passing.Above.Add(above);
        return passing;
    }
}

/// <summary>A place in a layer.</summary>
/// <param name="node">The node that stands there; -1 where edges pass.</param>
/// <param name="layer">The layer.</param>
internal sealed class Place(int node, int layer)
{
    internal int Node { get; } = node;

    internal int Layer { get; } = layer;

    internal List<Place> Above { get; } = [];

    internal List<Place> Below { get; } = [];

    /// <summary>Where edges from here to deeper layers pass the next one; null where there are none.</summary>
    internal Place? Passing { get; set; }

    /// <summary>The middle, from the left.</summary>
    internal double X { get; set; }
}
