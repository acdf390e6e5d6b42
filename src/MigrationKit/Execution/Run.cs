using System.Data;
using MigrationKit.Exceptions;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>One run: plans, applies what is pending, and goes on after what passes. Not for use twice.</summary>
/// <param name="dataSource">The database.</param>
/// <param name="set">The migrations.</param>
/// <param name="options">How to apply them.</param>
/// <param name="tell">Is told what happens.</param>
/// <param name="opened">The connection and its state where they are there already.</param>
/// <param name="after">Where given, each migration is sent by itself, and the run waits for this before the next one.</param>
internal sealed class Run(
    NpgsqlDataSource dataSource,
    MigrationSet set,
    MigratorOptions options,
    Action<MigrationEvent> tell,
    (NpgsqlConnection, DatabaseState)? opened = null,
    Func<Migration, CancellationToken, Task>? after = null
)
{
    // A run that was cancelled still finds out what is committed, for so long.
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(10);

    private readonly RunProgress _progress = new(options, tell);
    private readonly Retries _retries = new(options);

    // What is left to do. It is read again after every failure; while all goes well the run keeps count by itself.
    private List<Migration> _pending = [];
    private IReadOnlyList<Migration> _underWay = [];

    private RunAdoption _adoption = null!;

    public async Task<MigrationReport> ExecuteAsync(CancellationToken cancellationToken)
    {
        if (options.Timeout is not { } limit)
        {
            return await ExecuteUntimedAsync(cancellationToken).ConfigureAwait(false);
        }
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(limit);
        try
        {
            return await ExecuteUntimedAsync(timer.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failures.TimedOut(
                limit,
                _underWay.FirstOrDefault(migration => !_progress.IsDone(migration)),
                _progress.IsPlanned ? _progress.Report() : null,
                e
            );
        }
    }

    private async Task<MigrationReport> ExecuteUntimedAsync(CancellationToken cancellationToken)
    {
        var session = new RunSession(dataSource, set, options, _progress, opened);
        await using var _ = session.ConfigureAwait(false);
        try
        {
            await session.OpenAsync(cancellationToken).ConfigureAwait(false);
            _progress.Planned(set, session.Plan);
            foreach (
                var warning in await AdoptedHistoryWatch.WarningsAsync(session, cancellationToken).ConfigureAwait(false)
            )
            {
                _progress.Tell(new RunWarning(warning));
            }
            await ApplyAsync(session, cancellationToken).ConfigureAwait(false);
            return _progress.Report();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && _progress.IsPlanned)
        {
            await ReconcileAfterCancelAsync(session).ConfigureAwait(false);
            throw new MigrationCanceledException(_progress.Report(), cancellationToken);
        }
        catch (NpgsqlException e) when (_progress.IsPlanned)
        {
            throw await LostAsync(session, e, cancellationToken).ConfigureAwait(false);
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

    private async Task ApplyAsync(RunSession session, CancellationToken cancellationToken)
    {
        Refusals.ThrowIfAny(session.Plan);
        Refusals.ThrowIfChangesHistory(session, options);
        _adoption = new(session, set, options, _progress);
        await _adoption.StartAsync(cancellationToken).ConfigureAwait(false);
        if (!options.DryRun && session.Plan.Pending.Any(migration => migration.NoTransaction))
        {
            Refusals.ThrowIfBehindPooler(session);
            await session.HoldLockAsync(cancellationToken).ConfigureAwait(false);
        }
        // Both may have read again what another runner has done meanwhile.
        Replan(session);
        _pending = _adoption.Pending;
        while (_pending.Count > 0 || (session.NeedsTakeOver && !options.DryRun))
        {
            if (_pending.Count > 0 && _pending[0].NoTransaction && options.DryRun)
            {
                _progress.Tell(
                    new RunWarning($"{_pending[0].Name} runs outside a transaction: the dry run stops before it")
                );
                return;
            }
            var next = _pending.FirstOrDefault();
            await StepAsync(session, cancellationToken).ConfigureAwait(false);
            if (after is not null && next is not null && next != _pending.FirstOrDefault())
            {
                await after(next, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sends what goes in one burst, or one no-transaction file, and handles its failure.</summary>
    private async Task StepAsync(RunSession session, CancellationToken cancellationToken)
    {
        if (await _adoption.PrecedeAsync(_pending, cancellationToken).ConfigureAwait(false))
        {
            Replan(session);
            _pending = _adoption.Pending;
            return;
        }
        _underWay =
        [
            .. _pending.TakeWhile(
                (migration, i) =>
                    !migration.NoTransaction
                    && !_adoption.Includes(migration)
                    // The guard of the one after it could not tell its new row from the one it had.
                    && (i == 0 || options.DryRun || !_pending[i - 1].Repeatable)
                    && (i == 0 || after is null)
            ),
        ];
        BurstFailure? failure;
        if (_underWay.Count == 0 && _pending.Count > 0)
        {
            _underWay = [_pending[0]];
            failure = await new NoTransactionRun(session, _progress, options)
                .RunAsync(set, _pending[0], cancellationToken)
                .ConfigureAwait(false);
        }
        else
        {
            failure = await SendAsync(session, cancellationToken).ConfigureAwait(false);
        }
        if (failure is null)
        {
            _adoption.Settle();
            _pending.RemoveRange(0, _underWay.Count);
            session.HistoryIsReady();
            return;
        }
        await HandleAsync(session, failure, cancellationToken).ConfigureAwait(false);
    }

    private async Task<BurstFailure?> SendAsync(RunSession session, CancellationToken cancellationToken)
    {
        var steps = session.Steps;
        var burst = options.DryRun
            ? steps.DryRun(session.State, set, _underWay)
            : (session.NeedsHistorySetup ? steps.SetUpHistory(session.State, set) : []).Concat(steps.Apply(_underWay));
        var committed = 0;
        _progress.Started(_underWay.ElementAtOrDefault(0));
        return await session
            .SendAsync(
                _adoption.Probe(burst),
                cancellationToken,
                migration =>
                {
                    session.ResetLockWait();
                    _progress.Applied(migration);
                    _progress.Started(_underWay.ElementAtOrDefault(++committed));
                }
            )
            .ConfigureAwait(false);
    }

    /// <summary>Does what a failure asks for; returns where the run can go on.</summary>
    private async Task HandleAsync(RunSession session, BurstFailure failure, CancellationToken cancellationToken)
    {
        var migration = failure.Step.Migration ?? _pending.FirstOrDefault();
        var pause = migration is not null && failure.Server is { } error ? _retries.Next(migration, error) : null;
        switch (Judge(session, failure, pause))
        {
            case FailureKind.Lost:
                await GoOnAfterLossAsync(session, failure, migration, cancellationToken).ConfigureAwait(false);
                break;
            case FailureKind.LostRace:
                await WaitForTurnAsync(session, cancellationToken).ConfigureAwait(false);
                break;
            case FailureKind.Passing:
                await RetryAsync(session, migration!, failure, pause!.Value, cancellationToken).ConfigureAwait(false);
                break;
            case FailureKind.Unprepared:
                session.DisablePreparedStatements();
                await session.RecoverAsync(cancellationToken).ConfigureAwait(false);
                break;
            case FailureKind.Unread:
                session.RunUnread(failure.Step.Statement!);
                await session.RecoverAsync(cancellationToken).ConfigureAwait(false);
                break;
            case FailureKind.Undecided:
                await session.RecoverAsync(cancellationToken).ConfigureAwait(false);
                await _adoption.DecideAsync(cancellationToken).ConfigureAwait(false);
                break;
            case FailureKind.Final:
                await AdoptOrFailAsync(session, failure, migration, cancellationToken).ConfigureAwait(false);
                break;
        }
        Replan(session);
        _pending = _adoption.Pending;
    }

    private static FailureKind Judge(RunSession session, BurstFailure failure, TimeSpan? pause) =>
        FailureKinds.Judge(
            failure.Step,
            failure.Server,
            session.Connection.State == ConnectionState.Open,
            new(pause, session.IsPrepared, session.IsUnread(failure.Step.Statement))
        );

    private async Task GoOnAfterLossAsync(
        RunSession session,
        BurstFailure failure,
        Migration? migration,
        CancellationToken cancellationToken
    )
    {
        await ReconcileAfterReconnectAsync(session, failure.Error, migration, cancellationToken).ConfigureAwait(false);
        if (migration is null || !_progress.IsDone(migration))
        {
            throw Fail(
                migration,
                failure.IsOfStatement
                    ? Failures.FromServer(failure.Step, failure.Server!, options)
                    : Failures.Lost(failure.Error, migration)
            );
        }
    }

    private static async Task WaitForTurnAsync(RunSession session, CancellationToken cancellationToken)
    {
        if (session.RunLock.IsHeld)
        {
            await session.HoldLockAsync(cancellationToken).ConfigureAwait(false);
        }
        await session.WaitForTurnAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task RetryAsync(
        RunSession session,
        Migration migration,
        BurstFailure failure,
        TimeSpan pause,
        CancellationToken cancellationToken
    )
    {
        _progress.Tell(new MigrationRetried(migration.Name, failure.Server!.SqlState, pause));
        await session.RecoverAsync(cancellationToken).ConfigureAwait(false);
        await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
    }

    private async Task AdoptOrFailAsync(
        RunSession session,
        BurstFailure failure,
        Migration? migration,
        CancellationToken cancellationToken
    )
    {
        await session.RecoverAsync(cancellationToken).ConfigureAwait(false);
        // Where the default isolation keeps one snapshot for a transaction, a runner does not see at its turn that another
        // was faster; what it ran is rolled back.
        if (
            session.State.Rows.Any(row =>
                row.Name == migration?.Name
                && row.StatementsDone is null
                && (!migration.Repeatable || row.Checksum == migration.Checksum)
            )
        )
        {
            return;
        }
        if (await _adoption.FindAsync(failure, cancellationToken).ConfigureAwait(false) is { } error)
        {
            throw Fail(migration, error);
        }
    }

    private void Replan(RunSession session)
    {
        _progress.Recorded(session.Plan, byAnotherRunner: true);
        Refusals.ThrowIfAny(session.Plan);
    }

    private MigrationKitException Fail(Migration? migration, MigrationKitException error)
    {
        if (migration is not null)
        {
            _progress.Failed(migration.Name, error);
        }
        return error;
    }

    /// <summary>Reconnects and reads from the history what was committed before the answer was lost.</summary>
    private async Task ReconcileAfterReconnectAsync(
        RunSession session,
        Exception error,
        Migration? migration,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await session.RecoverAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DatabaseUnavailableException e)
        {
            throw Fail(migration, Failures.Unknown(error, e, migration));
        }
        _progress.Reconcile(_underWay, session.State, session.RunId);
        _progress.Recorded(session.Plan, byAnotherRunner: true);
    }

    /// <summary>For a connection that broke between two bursts.</summary>
    private async Task<MigrationKitException> LostAsync(
        RunSession session,
        NpgsqlException error,
        CancellationToken cancellationToken
    )
    {
        var migration = _underWay.FirstOrDefault(migration => !_progress.IsDone(migration));
        MigrationKitException lost;
        try
        {
            await ReconcileAfterReconnectAsync(session, error, migration, cancellationToken).ConfigureAwait(false);
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
    private async Task ReconcileAfterCancelAsync(RunSession session)
    {
        using var limit = new CancellationTokenSource(SettleTime);
        var migration = _underWay.FirstOrDefault(migration => !_progress.IsDone(migration));
        try
        {
            await session.RecoverAsync(limit.Token).ConfigureAwait(false);
            _progress.Reconcile(_underWay, session.State, session.RunId);
        }
        catch (Exception e) when (e is DatabaseUnavailableException or OperationCanceledException)
        {
            var unknown = Fail(migration, Failures.UnknownAfterCancel(e, migration));
            unknown.Report = _progress.Report();
            throw unknown;
        }
    }
}
