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
    NpgsqlConnection? opened = null
) : IAsyncDisposable
{
    private readonly Server _server = new(dataSource, options);
    private readonly TableName _table = TableName.Parse(options.HistoryTable);
    private readonly LockWait _wait = new(options, progress);

    public NpgsqlConnection Connection { get; private set; } = null!;
    public DatabaseState State { get; private set; } = null!;
    public MigrationPlan Plan { get; private set; } = null!;
    public HistoryTable History { get; private set; } = null!;
    public RunLock RunLock { get; private set; } = null!;
    public Steps Steps =>
        new(
            History,
            RunLock,
            State.Session,
            State.Direct && !_unprepared
                ? new(
                    History,
                    State.Session,
                    ServerMajor,
                    Plan.Pending.Select(migration => migration.Footprint).OfType<Footprint>()
                )
                : null,
            ServerMajor,
            _unread,
            options
        );

    private int ServerMajor => Connection.PostgreSqlVersion.Major;

    private bool _unprepared;

    private readonly HashSet<SqlStatement> _unread = [];

    /// <summary>
    /// Does without prepared statements from now on: a file has thrown them away, or one of them has failed, which says
    /// no more than that.
    /// </summary>
    /// <returns>Whether there were any until now.</returns>
    public bool TryDisablePreparedStatements() => !_unprepared && (_unprepared = true);

    /// <summary>Runs this statement without fetching what it returns; see <see cref="UnreadQuery"/>.</summary>
    /// <returns>Whether it was fetched until now.</returns>
    public bool RunUnread(SqlStatement statement) => _unread.Add(statement);

    /// <summary>Whether the history table is there but not yet as it should be.</summary>
    public bool NeedsTakeOver =>
        State.HistoryExists && (!State.HistoryIsComplete || State.WithoutChecksum(set).Any());

    /// <summary>Whether a run's first burst has to make the history table ready.</summary>
    public bool NeedsPreparation => !State.HistoryExists || NeedsTakeOver;

    /// <summary>Says that a burst has made the history table ready.</summary>
    public void HistoryIsReady() =>
        State = State with
        {
            HistoryExists = true,
            HistoryIsComplete = true,
            Rows = [.. State.Rows.Where(row => row.Checksum is not null)],
        };

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        Use(opened ?? await _server.OpenAsync(cancellationToken).ConfigureAwait(false));
        try
        {
            await ReadAsync(recover: false, cancellationToken).ConfigureAwait(false);
        }
        catch (DatabaseUnavailableException)
        {
            // A pool learns only now that a connection broke while it lay idle.
            await Connection.DisposeAsync().ConfigureAwait(false);
            Use(await _server.OpenAsync(cancellationToken).ConfigureAwait(false));
            await ReadAsync(recover: false, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends what failed, replaces a connection that broke, and reads again.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        var broken = Connection.State != ConnectionState.Open;
        if (broken)
        {
            await Connection.DisposeAsync().ConfigureAwait(false);
            Use(await _server.ReopenAsync(State, RunLock, cancellationToken).ConfigureAwait(false));
        }
        await ReadAsync(recover: !broken, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until nobody holds the run lock or nothing is left to do.</summary>
    public async Task WaitForTurnAsync(CancellationToken cancellationToken)
    {
        await RecoverAsync(cancellationToken).ConfigureAwait(false);
        while (
            (Plan.Pending.Count > 0 || NeedsTakeOver)
            && await RunLock.HolderAsync(Connection, cancellationToken).ConfigureAwait(false)
                is { } holder
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
                var holder = await RunLock
                    .HolderAsync(Connection, cancellationToken)
                    .ConfigureAwait(false);
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
        if (RunLock is not null)
        {
            await RunLock.DisposeAsync().ConfigureAwait(false);
        }
        if (Connection is not null)
        {
            await Connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Use(NpgsqlConnection connection)
    {
        Connection = connection;
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
        try
        {
            State = await DatabaseState
                .ReadAsync(Connection, _table, handedOver, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (NpgsqlException e)
        {
            throw Failures.Unread(e, Connection.State);
        }
        var schema =
            State.HistorySchema
            ?? throw new HistoryException(
                "There is no schema for the history table: the search_path names none that exists. "
                    + "Set one, or give --history-table a schema (MigratorOptions.HistoryTable)."
            );
        History = new(schema, _table.Table);
        RunLock ??= new(History.QualifiedName);
        Plan = Planner.Plan(set, State.Rows, History.QualifiedName, options);
    }
}
