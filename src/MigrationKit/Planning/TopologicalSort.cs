namespace MigrationKit.Planning;

/// <summary>Sorts numbered nodes so that each comes after its parents, ties by number, and finds the cycles.</summary>
internal sealed class TopologicalSort
{
    private readonly int[][] _parents;
    private readonly List<int>[] _children;
    private readonly int[] _waitingFor;
    private readonly bool[] _done;
    private readonly PriorityQueue<int, int> _ready = new();
    private readonly List<int> _order;

    internal TopologicalSort(int[][] parents)
    {
        _parents = parents;
        _children = [.. parents.Select(_ => new List<int>())];
        _waitingFor = [.. parents.Select(list => list.Length)];
        _done = new bool[parents.Length];
        _order = new(parents.Length);
        for (var node = 0; node < parents.Length; node++)
        {
            foreach (var parent in parents[node])
            {
                _children[parent].Add(node);
            }
            if (parents[node].Length == 0)
            {
                _ready.Enqueue(node, node);
            }
        }
    }

    internal IReadOnlyList<int> Order => _order;

    /// <summary>
    /// Sorts on until all is sorted, or until only nodes in or behind a cycle are left. Then it gives one cycle, each of
    /// its nodes having the next as a parent, and leaves it behind, so that the next call finds another.
    /// </summary>
    internal IReadOnlyList<int>? Run()
    {
        while (_ready.TryDequeue(out var node, out _))
        {
            Finish(node);
        }
        if (_order.Count == _parents.Length)
        {
            return null;
        }
        var cycle = FindCycle();
        cycle.ForEach(node => _done[node] = true);
        cycle.ForEach(Finish);
        return cycle;
    }

    private void Finish(int node)
    {
        _done[node] = true;
        _order.Add(node);
        foreach (var child in _children[node])
        {
            if (--_waitingFor[child] == 0 && !_done[child])
            {
                _ready.Enqueue(child, child);
            }
        }
    }

    // Whoever is left waits for somebody who is left, so that following them leads into a cycle.
    private List<int> FindCycle()
    {
        var path = new List<int>();
        var seen = new Dictionary<int, int>();
        var node = Array.IndexOf(_done, false);
        while (seen.TryAdd(node, path.Count))
        {
            path.Add(node);
            node = Array.Find(_parents[node], parent => !_done[parent]);
        }
        var cycle = path[seen[node]..];
        var smallest = cycle.IndexOf(cycle.Min());
        return [.. cycle[smallest..], .. cycle[..smallest]];
    }
}
