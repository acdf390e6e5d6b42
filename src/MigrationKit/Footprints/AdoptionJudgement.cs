namespace MigrationKit.Footprints;

/// <summary>Which pending migrations are in the catalog already, although the history does not say so.</summary>
/// <param name="Fitting">
/// The names, in plan order, of the longest run of them that gives the catalog; none where nothing fits. Of those whose
/// footprint is empty, because they change rows only, no catalog tells whether they ran.
/// </param>
/// <param name="Closest">
/// Where nothing fits: the migration after which the catalog would differ the least from what it is.
/// </param>
/// <param name="Difference">Where nothing fits: how the catalog differs from what it is after that migration.</param>
internal sealed record AdoptionJudgement(IReadOnlyList<string> Fitting, string? Closest, SnapshotDifference Difference)
{
    /// <summary>Judges by the longest run of pending migrations that, as far as they go, gives the catalog.</summary>
    /// <param name="catalog">The snapshot of the database.</param>
    /// <param name="recorded">The footprints of the migrations in the history, in the order they were applied.</param>
    /// <param name="pending">
    /// The pending migrations in plan order with their footprints; nothing is known beyond the first without one.
    /// </param>
    public static AdoptionJudgement Judge(
        Snapshot catalog,
        IEnumerable<Footprint> recorded,
        IReadOnlyList<(string Name, Footprint? Footprint)> pending
    )
    {
        var known = pending.TakeWhile(p => p.Footprint is not null).ToList();
        var comparison = new CatalogComparison(catalog, FootprintState.Compose(recorded));
        var (fitting, closest, least) = (0, 0, int.MaxValue);
        for (var count = 1; count <= known.Count; count++)
        {
            comparison.Add(known[count - 1].Footprint!);
            if (comparison.Named == 0)
            {
                continue;
            }
            if (comparison.Differing == 0)
            {
                fitting = count;
            }
            if (comparison.Differing < least)
            {
                (closest, least) = (count, comparison.Differing);
            }
        }
        return new(
            [.. known.Take(fitting).Select(p => p.Name)],
            fitting > 0 || closest == 0 ? null : known[closest - 1].Name,
            fitting > 0 ? SnapshotDifference.Given([], []) : Compare(catalog, recorded, known.Take(closest))
        );
    }

    private static SnapshotDifference Compare(
        Snapshot catalog,
        IEnumerable<Footprint> recorded,
        IEnumerable<(string Name, Footprint? Footprint)> run
    )
    {
        var comparison = new CatalogComparison(catalog, FootprintState.Compose(recorded));
        foreach (var (_, footprint) in run)
        {
            comparison.Add(footprint!);
        }
        return comparison.Difference();
    }
}
