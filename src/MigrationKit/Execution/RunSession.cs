using System.Data;
using MigrationKit.Exceptions;
using MigrationKit.History;
using MigrationKit.Planning;
using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>The database of a run: its connection, what was last read from it, and the turn to write to it.</summary>
internal sealed class RunSession(
    NpgsqlDataSource dataSource,
    MigrationSet set,
    MigratorOptions options,
    RunProgress progress,
    (NpgsqlConnection Connection, DatabaseState State)? opened = null
) : IAsyncDisposable
{
    private readonly Server _server = new(dataSource, options);
    private readonly TableName _table = TableName.Parse(options.HistoryTable);
    private readonly LockWait _wait = new(options, progress);

    /// <summary>Stands in the rows that this run writes.</summary>
    public Guid RunId { get; } = Guid.NewGuid();

    public MigratorOptions Options => options;
    public NpgsqlConnection Connection { get; private set; } = null!;
    public DatabaseState State { get; private set; } = null!;
    public MigrationPlan Plan { get; private set; } = null!;
    public HistoryTable History { get; private set; } = null!;
    public RunLock RunLock { get; private set; } = null!;

    /// <summary>The steps for the database as it was last read.</summary>
    public Steps Steps { get; private set; } = null!;

    /// <summary>Whether a statement may have run outside a transaction in this session.</summary>
    public bool WorksOutside { get; set; }

    public int ServerMajor => Connection.PostgreSqlVersion.Major;

    private readonly HashSet<SqlStatement> _unread = [];

    /// <summary>Whether the runner's own statements are prepared: not behind a pooler, which shares its sessions.</summary>
    public bool IsPrepared => State.Direct && !_unprepared;

    private bool _unprepared;
    private bool _isAbandoned;

    /// <summary>Does without prepared statements from the next reading on.</summary>
    public void DisablePreparedStatements() => _unprepared = true;

    /// <summary>Whether a statement runs without fetching what it returns; see <see cref="UnreadQuery"/>.</summary>
    public bool IsUnread(SqlStatement? statement) => statement is not null && _unread.Contains(statement);

    /// <summary>Runs this statement without fetching what it returns.</summary>
    public void RunUnread(SqlStatement statement) => _unread.Add(statement);

    /// <summary>Whether rows of an earlier script wait for their checksums, even where nothing is pending.</summary>
    public bool NeedsTakeOver => State.LacksChecksums(set);

    /// <summary>
    /// Whether a run's first burst has to set the history table up. A run that has nothing to do adds no columns: its
    /// role may not own the table.
    /// </summary>
    public bool NeedsHistorySetup => !State.HistoryExists || !State.HistoryIsComplete || NeedsTakeOver;

    /// <summary>Says that a burst has set the history table up.</summary>
    public void HistoryIsReady() =>
        State = State with
        {
            HistoryExists = true,
            HistoryIsComplete = true,
            Rows = [.. State.Rows.Where(row => row.Checksum is not null)],
        };

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var (connection, state) =
            opened ?? await _server.OpenAndReadAsync(_table, cancellationToken).ConfigureAwait(false);
        Use(connection);
        PlanFor(state);
    }

    /// <summary>Sends steps to the session, and watches its server process meanwhile.</summary>
    public async Task<BurstFailure?> SendAsync(
        IEnumerable<Step> steps,
        CancellationToken cancellationToken,
        Action<Migration>? committed = null
    )
    {
        await using var watch = new BackendWatch(dataSource, State, options, progress);
        var failure = await Burst
            .SendAsync(Connection, steps, committed ?? (_ => { }), cancellationToken, isPooled: !State.Direct, watch)
            .ConfigureAwait(false);
        _isAbandoned = failure is { IsAbandoned: true };
        return failure;
    }

    /// <summary>Ends what failed, replaces a connection that broke, and reads again.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        var broken = _isAbandoned || Connection.State != ConnectionState.Open;
        if (broken)
        {
            await LeaveConnectionAsync().ConfigureAwait(false);
            Use(await _server.ReopenAsync(State, RunLock, cancellationToken).ConfigureAwait(false));
        }
        await ReadAsync(recover: !broken, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends what records migrations without running them.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="toError">The error where the connection broke.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether it is recorded; false where another runner was faster, and the plan is read anew.</returns>
    public async Task<bool> RecordAsync(
        IEnumerable<Step> steps,
        Func<BurstFailure, MigrationKitException> toError,
        CancellationToken cancellationToken
    )
    {
        var failure = await Burst.SendAsync(Connection, steps, _ => { }, cancellationToken).ConfigureAwait(false);
        if (failure is { IsLostRace: false })
        {
            throw failure.Server is { } error ? Failures.FromServer(failure.Step, error, options) : toError(failure);
        }
        if (failure is not null)
        {
            await WaitForTurnAsync(cancellationToken).ConfigureAwait(false);
        }
        return failure is null;
    }

    /// <summary>Waits until nobody holds the run lock or nothing is left to do.</summary>
    public async Task WaitForTurnAsync(CancellationToken cancellationToken)
    {
        await RecoverAsync(cancellationToken).ConfigureAwait(false);
        while (
            (Plan.Pending.Count > 0 || NeedsTakeOver)
            && await RunLock.HolderAsync(Connection, cancellationToken).ConfigureAwait(false) is { } holder
        )
        {
            await _wait.PauseAsync(holder, cancellationToken).ConfigureAwait(false);
            await ReadAsync(recover: false, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Says that this run got its turn, so that a later wait starts from zero.</summary>
    public void ResetLockWait() => _wait.Reset();

    /// <summary>
    /// Takes the run lock for as long as the run lasts, on a connection of its own: what runs outside a transaction
    /// has no transaction to hold it.
    /// </summary>
    public async Task HoldLockAsync(CancellationToken cancellationToken)
    {
        await RunLock.DisposeAsync().ConfigureAwait(false);
        var second = await _server.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (!await RunLock.TryHoldAsync(second, cancellationToken).ConfigureAwait(false))
            {
                var holder = await RunLock.HolderAsync(Connection, cancellationToken).ConfigureAwait(false);
                await _wait.PauseAsync(holder, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            await second.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        await RecoverAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        // A pooled connection keeps its locks until it is used again, and the next run would wait for them.
        if (WorksOutside && !_isAbandoned && Connection.State == ConnectionState.Open)
        {
            await SendAsync([new(StepKind.Restore, new("rollback")), .. Steps.Leave(null)], CancellationToken.None)
                .ConfigureAwait(false);
        }
        if (RunLock is not null)
        {
            await RunLock.DisposeAsync().ConfigureAwait(false);
        }
        if (Connection is not null)
        {
            await LeaveConnectionAsync().ConfigureAwait(false);
        }
    }

    // One that waits for an answer would wait for it while it is closed, too.
    private async ValueTask LeaveConnectionAsync()
    {
        if (!_isAbandoned)
        {
            await Connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Use(NpgsqlConnection connection)
    {
        (Connection, _isAbandoned) = (connection, false);
        Connection.Notice += (_, e) =>
        {
            // Our own ROLLBACK after a failure, where there was no transaction to roll back.
            if (e.Notice.SqlState != PostgresErrorCodes.NoActiveSqlTransaction)
            {
                progress.Tell(new ServerNotice(e.Notice.Severity, e.Notice.MessageText));
            }
        };
    }

    private async Task ReadAsync(bool recover, CancellationToken cancellationToken)
    {
        // The session that counts is the one that was handed over, not what a file that failed made of it.
        var handedOver = recover ? State.Session : null;
        PlanFor(await Server.ReadAsync(Connection, _table, handedOver, cancellationToken).ConfigureAwait(false));
    }

    private void PlanFor(DatabaseState state)
    {
        State = state;
        var schema =
            State.HistorySchema
            ?? throw new HistoryException(
                "There is no schema for the history table: the search_path names none that exists. "
                    + "Set one, or give --history-table a schema (MigratorOptions.HistoryTable)."
            );
        History = new(schema, _table.Table, RunId);
        RunLock ??= new(History.QualifiedName);
        Plan = Planner.Plan(set, State.Rows, History.QualifiedName, options);
        Steps = CreateSteps();
    }

    private Steps CreateSteps()
    {
        var footprints = Plan.Pending.Select(migration => migration.Footprint).OfType<Footprint>();
        var prepared = IsPrepared ? new PreparedSteps(History, State.Session, ServerMajor, footprints) : null;
        return new(History, RunLock, State.Session, prepared, ServerMajor, _unread, options);
    }
}
