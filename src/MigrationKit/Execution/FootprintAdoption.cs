using MigrationKit.Footprints;

namespace MigrationKit.Execution;

/// <summary>
/// Judges by footprints which pending migrations the catalog contains already: all that the longest run of them names is
/// exactly as they leave it.
/// </summary>
internal sealed class FootprintAdoption(RunSession session, MigrationSet set, MigratorOptions options)
{
    /// <returns>The judgement; null where the first pending migration has no footprint.</returns>
    public async Task<AdoptionJudgement?> JudgeAsync(
        IReadOnlyList<Migration> pending,
        CancellationToken cancellationToken
    )
    {
        if (pending is not [{ Footprint: not null }, ..])
        {
            return null;
        }
        var catalog = await TakeCatalogAsync(pending, cancellationToken).ConfigureAwait(false);
        return AdoptionJudgement.Judge(
            catalog,
            set.Migrations.Except(pending).Select(m => m.Footprint).OfType<Footprint>(),
            [.. pending.Select(m => (m.Name, m.Footprint))]
        );
    }

    /// <summary>How the catalog differs from what migrations leave that all have a footprint, in words.</summary>
    public async Task<IReadOnlyList<string>> CompareAsync(
        IReadOnlyList<Migration> migrations,
        CancellationToken cancellationToken
    )
    {
        var catalog = await TakeCatalogAsync(migrations, cancellationToken).ConfigureAwait(false);
        var comparison = new CatalogComparison(catalog, FootprintState.Compose([]));
        foreach (var migration in migrations)
        {
            comparison.Add(migration.Footprint!);
        }
        return comparison.Differing == 0 ? [] : comparison.Difference().Words;
    }

    private Task<Snapshot> TakeCatalogAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        var footprints = migrations.Select(migration => migration.Footprint).OfType<Footprint>().ToList();
        return Snapshot.TakeNamedAsync(
            session.Connection,
            FootprintNames.In([.. footprints.SelectMany(f => f.AddedLines.Concat(f.RemovedLines))]),
            AssertionQuery.Families(footprints, session.ServerMajor),
            new() { HistoryTable = options.HistoryTable },
            cancellationToken
        );
    }

    /// <summary>Records migrations without running them.</summary>
    /// <returns>Whether they are recorded; false where another runner was faster, and the plan is read anew.</returns>
    public async Task<bool> RecordAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        var steps = session.Steps.Adopt(session.State, set, migrations);
        var recorded = await session
            .RecordAsync(steps, broken => Failures.Lost(broken.Error, migrations[0]), cancellationToken)
            .ConfigureAwait(false);
        if (recorded)
        {
            await session.RecoverAsync(cancellationToken).ConfigureAwait(false);
        }
        return recorded;
    }
}
