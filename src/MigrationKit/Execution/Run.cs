using System.Data;
using Npgsql;

namespace MigrationKit.Runs;

/// <summary>One run: plans, applies what is pending, and goes on after what passes. Not for use twice.</summary>
internal sealed class Run(
    NpgsqlDataSource dataSource,
    MigrationSet set,
    MigratorOptions options,
    Action<MigrationEvent> tell,
    NpgsqlConnection? opened = null
)
{
    // A run that was cancelled still finds out what is committed, for so long.
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(20);

    private readonly RunProgress _progress = new(options, tell);
    private readonly Retries _retries = new(options);

    // What is left to do. It is read again after every failure; while all goes well the run keeps count by itself.
    private List<Migration> _pending = [];
    private IReadOnlyList<Migration> _underWay = [];

    public async Task<MigrationReport> ExecuteAsync(CancellationToken cancellationToken)
    {
        var database = new Database(dataSource, set, options, _progress, opened);
        await using var _ = database.ConfigureAwait(false);
        try
        {
            await database.OpenAsync(cancellationToken).ConfigureAwait(false);
            _progress.Planned(set, database.Plan);
            await ApplyAsync(database, cancellationToken).ConfigureAwait(false);
            return _progress.Report();
        }
        catch (OperationCanceledException)
            when (cancellationToken.IsCancellationRequested && _progress.IsPlanned)
        {
            await SettleAsync(database).ConfigureAwait(false);
            throw new MigrationCanceledException(_progress.Report(), cancellationToken);
        }
        catch (NpgsqlException e) when (_progress.IsPlanned)
        {
            throw await LostAsync(database, e, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationKitException e) when (_progress.IsPlanned)
        {
            e.Report = _progress.Report();
            throw;
        }
        finally
        {
            if (_progress.IsPlanned)
            {
                _progress.Tell(new RunEnded(_progress.Report()));
            }
        }
    }

    private async Task ApplyAsync(Database database, CancellationToken cancellationToken)
    {
        Refusals.ThrowIfAny(database);
        var adoption = new FootprintAdoption(database, set, options, _progress);
        if (adoption.IsWorthALook)
        {
            await adoption.AdoptAsync(cancellationToken).ConfigureAwait(false);
            Replan(database);
        }
        if (!options.DryRun && database.Plan.Pending.Any(migration => migration.NoTransaction))
        {
            Refusals.ThrowIfBehindPooler(database);
            await database.HoldLockAsync(cancellationToken).ConfigureAwait(false);
            Replan(database);
        }
        _pending = [.. database.Plan.Pending];
        while (_pending.Count > 0 || (database.NeedsTakeOver && !options.DryRun))
        {
            if (_pending.Count > 0 && _pending[0].NoTransaction && options.DryRun)
            {
                _progress.Tell(
                    new RunWarning(
                        $"{_pending[0].Name} runs outside a transaction: the dry run stops before it"
                    )
                );
                return;
            }
            await StepAsync(database, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends what goes in one burst, or one no-transaction file, and judges how it went.</summary>
    private async Task StepAsync(Database database, CancellationToken cancellationToken)
    {
        _underWay = [.. _pending.TakeWhile(migration => !migration.NoTransaction)];
        BurstFailure? failure;
        if (_underWay.Count == 0 && _pending.Count > 0)
        {
            _underWay = [_pending[0]];
            failure = await new NoTransactionRun(database, _progress)
                .RunAsync(set, _pending[0], cancellationToken)
                .ConfigureAwait(false);
        }
        else
        {
            failure = await SendAsync(database, cancellationToken).ConfigureAwait(false);
        }
        if (failure is null)
        {
            _pending.RemoveRange(0, _underWay.Count);
            database.HistoryIsReady();
            return;
        }
        await JudgeAsync(database, failure, cancellationToken).ConfigureAwait(false);
    }

    private async Task<BurstFailure?> SendAsync(
        Database database,
        CancellationToken cancellationToken
    )
    {
        var steps = database.Steps;
        var burst = options.DryRun
            ? steps.DryRun(database.State, set, _underWay)
            : (database.NeedsPreparation ? steps.Prepare(database.State, set) : []).Concat(
                steps.Apply(_underWay)
            );
        var committed = 0;
        _progress.Started(_underWay.ElementAtOrDefault(0));
        return await Burst
            .SendAsync(
                database.Connection,
                burst,
                migration =>
                {
                    database.GotTurn();
                    _progress.Applied(migration);
                    _progress.Started(_underWay.ElementAtOrDefault(++committed));
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async Task JudgeAsync(
        Database database,
        BurstFailure failure,
        CancellationToken cancellationToken
    )
    {
        var migration = failure.Step.Migration ?? _pending.FirstOrDefault();
        if (database.Connection.State != ConnectionState.Open)
        {
            await FindOutAsync(database, failure.Error, migration, cancellationToken)
                .ConfigureAwait(false);
            if (migration is null || !_progress.IsDone(migration))
            {
                throw Fail(migration, Failures.Lost(failure.Error, migration));
            }
        }
        else if (failure.IsLostRace)
        {
            if (database.RunLock.IsHeld)
            {
                await database.HoldLockAsync(cancellationToken).ConfigureAwait(false);
            }
            await database.WaitForTurnAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (migration is not null && _retries.Next(migration, failure.Server!) is { } pause)
        {
            _progress.Tell(new MigrationRetried(migration.Name, failure.Server!.SqlState, pause));
            await database.RecoverAsync(cancellationToken).ConfigureAwait(false);
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
        else if (
            failure.IsOfPrepared && database.DoWithoutPrepared()
            || UnreadQuery.Is(failure.Step, failure.Server)
                && database.RunUnread(failure.Step.Statement!)
        )
        {
            await database.RecoverAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await database.RecoverAsync(cancellationToken).ConfigureAwait(false);
            if (failure.IsHiddenCommit && !options.DryRun)
            {
                await Burst
                    .SendAsync(
                        database.Connection,
                        database.Steps.Withdraw(migration!),
                        _ => { },
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }
            var judgement = Failures.MayBeThere(failure)
                ? await new FootprintAdoption(database, set, options, _progress)
                    .AdoptAsync(cancellationToken)
                    .ConfigureAwait(false)
                : null;
            if (judgement is not { Adopted.Count: > 0 })
            {
                throw Fail(
                    migration,
                    Failures.Of(failure.Step, failure.Server!, options, judgement)
                );
            }
        }
        Replan(database);
        _pending = [.. database.Plan.Pending];
    }

    private void Replan(Database database)
    {
        _progress.Recorded(database.Plan, byAnotherRunner: true);
        Refusals.ThrowIfAny(database);
    }

    private MigrationKitException Fail(Migration? migration, MigrationKitException error)
    {
        if (migration is not null)
        {
            _progress.Failed(migration.Name, error);
        }
        return error;
    }

    /// <summary>Connects anew and reads from the history what was committed before the answer got lost.</summary>
    private async Task FindOutAsync(
        Database database,
        Exception error,
        Migration? migration,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await database.RecoverAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DatabaseUnavailableException e)
        {
            throw Fail(migration, Failures.Unknown(error, e, migration));
        }
        _progress.Reconcile(_underWay, database.State);
    }

    /// <summary>For a connection that broke between two bursts.</summary>
    private async Task<MigrationKitException> LostAsync(
        Database database,
        NpgsqlException error,
        CancellationToken cancellationToken
    )
    {
        var migration = _underWay.FirstOrDefault(migration => !_progress.IsDone(migration));
        MigrationKitException lost;
        try
        {
            await FindOutAsync(database, error, migration, cancellationToken).ConfigureAwait(false);
            lost = Fail(migration, Failures.Lost(error, migration));
        }
        catch (MigrationKitException e)
        {
            lost = e;
        }
        lost.Report = _progress.Report();
        return lost;
    }

    /// <summary>After a cancellation: makes sure that nothing runs any more, and of what was committed.</summary>
    private async Task SettleAsync(Database database)
    {
        using var limit = new CancellationTokenSource(SettleTime);
        var migration = _underWay.FirstOrDefault(migration => !_progress.IsDone(migration));
        try
        {
            await database.RecoverAsync(limit.Token).ConfigureAwait(false);
            _progress.Reconcile(_underWay, database.State);
        }
        catch (Exception e) when (e is DatabaseUnavailableException or OperationCanceledException)
        {
            var unknown = Fail(migration, Failures.Unknown(e, e, migration));
            unknown.Report = _progress.Report();
            throw unknown;
        }
    }
}
