namespace MigrationKit.Cli.Audit.Html.Drawing;

/// <summary>The order of the places in their layers: near what they are connected with, so that few edges cross.</summary>
internal static class LayerOrder
{
    private const int Sweeps = 6;

    internal static void Arrange(List<List<Place>> layers)
    {
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            Number(layers);
            foreach (var layer in layers)
            {
                Sort(layer, place => place.Above);
            }
            foreach (var layer in Enumerable.Reverse(layers))
            {
                Sort(layer, place => place.Below);
            }
        }
        Number(layers);
    }

    private static void Number(List<List<Place>> layers)
    {
        foreach (var layer in layers)
        {
            Number(layer);
        }
    }

    private static void Number(List<Place> layer)
    {
        for (var i = 0; i < layer.Count; i++)
        {
            // Counted from the middle: layers of different length are centred above each other.
            layer[i].X = i - (layer.Count - 1) / 2.0;
        }
    }

    private static void Sort(List<Place> layer, Func<Place, List<Place>> neighbours)
    {
        // OrderBy is stable: where nothing pulls, the apply order stays.
        var sorted = layer
            .OrderBy(place =>
                neighbours(place) is { Count: > 0 } near ? near.Average(other => other.X) : place.X
            )
            .ToList();
        layer.Clear();
        layer.AddRange(sorted);
        Number(layer);
    }
}
