using System.Collections;

namespace MigrationKit.Cli.Audit.Html.Drawing;

/// <summary>The edges of a graph without those that others imply: a picture with all of them says no more.</summary>
internal static class DirectEdges
{
    /// <param name="parents">For each node the numbers of those that it requires, all of them smaller than its own.</param>
    internal static IReadOnlyList<IReadOnlyList<int>> Of(IReadOnlyList<IReadOnlyList<int>> parents)
    {
        var ancestors = new BitArray[parents.Count];
        var direct = new IReadOnlyList<int>[parents.Count];
        for (var node = 0; node < parents.Count; node++)
        {
            var implied = new BitArray(parents.Count);
            foreach (var parent in parents[node])
            {
                implied.Or(ancestors[parent]);
            }
            direct[node] = [.. parents[node].Distinct().Where(parent => !implied[parent])];
            foreach (var parent in direct[node])
            {
                implied[parent] = true;
            }
            ancestors[node] = implied;
        }
        return direct;
    }
}
