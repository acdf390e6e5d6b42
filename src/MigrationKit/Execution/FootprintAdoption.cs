using MigrationKit.Footprints;

namespace MigrationKit.Execution;

/// <summary>
/// Records pending migrations that are in the catalog already, judged by their footprints: all that the longest run of
/// them names is exactly as they leave it. Anything else is left for the run to refuse.
/// </summary>
internal sealed class FootprintAdoption(
    RunSession session,
    MigrationSet set,
    MigratorOptions options,
    RunProgress progress
)
{
    /// <summary>
    /// Whether it is worth looking before anything is run: the history knows nothing, and yet there is something.
    /// </summary>
    public bool IsWorthALook =>
        !options.DryRun
        && session
            is {
                State: { Rows.Count: 0, HasRelations: true },
                Plan.Pending: [{ Footprint: not null }, ..]
            };

    /// <summary>Judges, and records what fits.</summary>
    /// <returns>The judgement; null where the first pending migration has no footprint.</returns>
    public async Task<AdoptionJudgement?> AdoptAsync(CancellationToken cancellationToken)
    {
        var pending = session.Plan.Pending;
        if (pending is not [{ Footprint: not null }, ..])
        {
            return null;
        }
        var catalog = await Snapshot
            .TakeAsync(
                session.Connection,
                new() { HistoryTable = options.HistoryTable },
                cancellationToken
            )
            .ConfigureAwait(false);
        var judgement = AdoptionJudgement.Of(
            catalog,
            set.Migrations.Except(pending).Select(m => m.Footprint).OfType<Footprint>(),
            [.. pending.Select(m => (m.Name, m.Footprint))]
        );
        if (judgement.Adopted.Count > 0 && !options.DryRun)
        {
            await RecordAsync([.. pending.Take(judgement.Adopted.Count)], cancellationToken)
                .ConfigureAwait(false);
        }
        return judgement;
    }

    private async Task RecordAsync(
        IReadOnlyList<Migration> migrations,
        CancellationToken cancellationToken
    )
    {
        var steps = session.Steps.Adopt(session.State, set, migrations);
        var failure = await Burst
            .SendAsync(session.Connection, steps, _ => { }, cancellationToken)
            .ConfigureAwait(false);
        if (failure is null)
        {
            foreach (var migration in migrations)
            {
                progress.Adopted(migration);
            }
            await session.RecoverAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (failure.IsLostRace)
        {
            await session.WaitForTurnAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            throw failure.Server is { } error
                ? Failures.Of(failure.Step, error, options)
                : Failures.Lost(failure.Error, migrations[0]);
        }
    }
}
