namespace MigrationKit.Verification.Support;

/// <summary>The orders in which a folder may be applied: each migration after all that it requires.</summary>
internal static class Orders
{
    /// <summary>All of them where they are no more than asked for, else a sample; the folder's own comes first.</summary>
    public static IReadOnlyList<IReadOnlyList<Migration>> For(MigrationSet set, int most, int seed)
    {
        var all = All(set.Migrations, []).Take(most + 1).ToList();
        if (all.Count <= most)
        {
            return all;
        }
        var random = new Random(seed);
        var orders = new Dictionary<string, IReadOnlyList<Migration>>(StringComparer.Ordinal);
        Add(set.Migrations);
        for (var tries = 0; orders.Count < most && tries < most * 20; tries++)
        {
            Add(Draw(set.Migrations, random));
        }
        return [.. orders.Values];

        void Add(IReadOnlyList<Migration> order) => orders.TryAdd(string.Join('\n', order), order);
    }

    private static IEnumerable<IReadOnlyList<Migration>> All(
        IReadOnlyList<Migration> left,
        IReadOnlyList<Migration> done
    )
    {
        if (left.Count == 0)
        {
            yield return done;
        }
        foreach (var next in left.Where(migration => migration.Requires.All(done.Contains)))
        {
            foreach (var order in All([.. left.Where(other => other != next)], [.. done, next]))
            {
                yield return order;
            }
        }
    }

    private static List<Migration> Draw(IReadOnlyList<Migration> migrations, Random random)
    {
        List<Migration> left = [.. migrations];
        List<Migration> order = [];
        HashSet<Migration> done = [];
        while (left.Count > 0)
        {
            var ready = left.Where(migration => migration.Requires.All(done.Contains)).ToList();
            var next = ready[random.Next(ready.Count)];
            left.Remove(next);
            order.Add(next);
            done.Add(next);
        }
        return order;
    }
}
