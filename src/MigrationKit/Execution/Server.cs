using System.Data;
using System.Transactions;
using MigrationKit.Exceptions;
using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>Opens connections, waits for a server that is not up yet, and makes sure of one that broke.</summary>
internal sealed class Server(NpgsqlDataSource dataSource, MigratorOptions options)
{
    /// <summary>Opens a connection.</summary>
    /// <param name="patience">
    /// How long to try again while nothing answers; while the server has no connection free, the retry budget at the least.
    /// </param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="DatabaseUnavailableException">No connection in that time, or one that is refused for good.</exception>
    public async Task<NpgsqlConnection> OpenAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        var backoff = new Backoff(10, 500);
        while (true)
        {
            var connection = dataSource.CreateConnection();
            try
            {
                // A migration commits by itself: a transaction of the caller's around the run is none of its business.
                using var outside = new TransactionScope(
                    TransactionScopeOption.Suppress,
                    TransactionScopeAsyncFlowOption.Enabled
                );
                await OpenOrLeaveAsync(connection, cancellationToken).ConfigureAwait(false);
                return connection;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                var message = $"Cannot connect to {Name(connection)}: {Reason(e)}";
                await connection.DisposeAsync().ConfigureAwait(false);
                var limit = IsFull(e) && options.RetryBudget > patience ? options.RetryBudget : patience;
                if (!IsPassing(e) || TimeProvider.System.GetElapsedTime(start) >= limit)
                {
                    throw new DatabaseUnavailableException(message, e);
                }
            }
            await backoff.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Opens a connection, or leaves it when the run is cancelled: Npgsql waits for a server that does not answer until
    /// <c>Timeout</c>, 15 seconds by default.
    /// </summary>
    private static async Task OpenOrLeaveAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var opening = connection.OpenAsync(cancellationToken);
        try
        {
            await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!opening.IsCompleted)
        {
            _ = opening.ContinueWith(_ => connection.Dispose(), TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>Opens the first connection of a run.</summary>
    public Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) =>
        OpenAsync(options.WaitForServer, cancellationToken);

    /// <summary>Opens the first connection of a run, and reads what a run has to know.</summary>
    public async Task<(NpgsqlConnection, DatabaseState)> OpenAndReadAsync(
        TableName table,
        CancellationToken cancellationToken
    )
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return (connection, await ReadAsync(connection, table, null, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception e)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                // A pool learns only now that a connection broke while it lay idle.
                if (!isFirst || e is not DatabaseUnavailableException)
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Reads what a run has to know; <paramref name="handedOver"/> as for <see cref="DatabaseState"/>.</summary>
    public static async Task<DatabaseState> ReadAsync(
        NpgsqlConnection connection,
        TableName table,
        SessionState? handedOver,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await DatabaseState
                .ReadAsync(connection, table, handedOver, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (NpgsqlException e)
        {
            throw OtherServer.From(e, connection) ?? Failures.Unread(e, connection.State);
        }
    }

    /// <summary>
    /// Opens a connection in place of one that broke, and returns when nothing of the old one can run any more: the
    /// history then tells what became of a migration whose COMMIT was never answered.
    /// </summary>
    public async Task<NpgsqlConnection> ReopenAsync(
        DatabaseState before,
        RunLock runLock,
        CancellationToken cancellationToken
    )
    {
        var patience = options.RetryBudget > options.WaitForServer ? options.RetryBudget : options.WaitForServer;
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var connection = await OpenAsync(patience, cancellationToken).ConfigureAwait(false);
            try
            {
                await EndAsync(connection, before, runLock, cancellationToken).ConfigureAwait(false);
                return connection;
            }
            catch (Exception e)
            {
                var broken = connection.State != ConnectionState.Open;
                var message = $"Lost {Name(connection)}: {Reason(e)}";
                await connection.DisposeAsync().ConfigureAwait(false);
                if (e is not NpgsqlException)
                {
                    throw;
                }
                // What broke the first one may break the next one too: a server that stops, a pool full of dead ones.
                if (!broken || TimeProvider.System.GetElapsedTime(start) >= patience)
                {
                    throw new DatabaseUnavailableException(message, e);
                }
            }
        }
    }

    /// <summary>Returns when nothing of a lost connection can run any more.</summary>
    private static async Task EndAsync(
        NpgsqlConnection connection,
        DatabaseState before,
        RunLock runLock,
        CancellationToken cancellationToken
    )
    {
        var backoff = new Backoff(10, 500);
        while (
            before is { Direct: true, BackendStart: not null }
                ? await EndBackendAsync(connection, before, cancellationToken).ConfigureAwait(false)
                : await runLock.HolderAsync(connection, cancellationToken).ConfigureAwait(false) is not null
        )
        {
            await backoff.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the backend of a lost connection was still there; if so, it has been told to end.</summary>
    private static async Task<bool> EndBackendAsync(
        NpgsqlConnection connection,
        DatabaseState before,
        CancellationToken cancellationToken
    )
    {
        await using var query = OwnPath.Query(
            connection,
            """
            select pg_catalog.pg_terminate_backend(pid) from pg_catalog.pg_stat_activity
            where pid = $1 and backend_start = $2::timestamptz
            """,
            new NpgsqlParameter<int> { TypedValue = before.BackendId },
            new NpgsqlParameter<string> { TypedValue = before.BackendStart! }
        );
        return await query.ReadScalarAsync(cancellationToken).ConfigureAwait(false) is not null;
    }

    // That a pool is exhausted is in the outer exception; that nobody listens, in the inner one.
    private static string Reason(Exception e) =>
        (e as PostgresException)?.MessageText
        ?? (e.InnerException is null or TimeoutException ? e.Message : e.InnerException.Message);

    private static string Name(NpgsqlConnection connection) =>
        $"database '{connection.Database}' at {connection.DataSource}";

    // The server is starting up or shutting down, has no connection free, or nothing listens yet.
    private static bool IsPassing(Exception e) =>
        e is not PostgresException { SqlState: not PostgresErrorCodes.CannotConnectNow } || IsFull(e);

    private static bool IsFull(Exception e) =>
        e is PostgresException { SqlState: PostgresErrorCodes.TooManyConnections };
}
