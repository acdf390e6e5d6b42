using System.Data;

namespace MigrationKit.Verification.Support;

/// <summary>Runs statements in the databases of the checks, which set no limit to how long one takes.</summary>
internal static class SqlBatch
{
    private const string Savepoint = "migrationkit_trial";

    public static Task ExecuteAsync(
        this NpgsqlConnection connection,
        string statement,
        CancellationToken cancellationToken
    ) => connection.ExecuteAsync([statement], cancellationToken);

    /// <summary>Runs the statements of a file in the transaction that is open.</summary>
    public static Task ExecuteAsync(
        this NpgsqlConnection connection,
        Migration migration,
        CancellationToken cancellationToken
    ) => connection.ExecuteAsync(migration.Statements.Select(statement => statement.Text), cancellationToken);

    /// <summary>Tries statements inside an open transaction, and leaves nothing there.</summary>
    /// <returns>What the server says against it; null where it goes well.</returns>
    public static async Task<PostgresException?> TryAsync(
        this NpgsqlConnection connection,
        IEnumerable<string> statements,
        CancellationToken cancellationToken
    )
    {
        PostgresException? error = null;
        await connection.ExecuteAsync($"savepoint {Savepoint}", cancellationToken).ConfigureAwait(false);
        try
        {
            await connection.ExecuteAsync(statements, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e)
        {
            error = e;
        }
        await connection.TakeBackAsync(Savepoint, cancellationToken).ConfigureAwait(false);
        return error;
    }

    /// <summary>
    /// Takes back what was done since a savepoint. After some errors, such as that of a file which is not there, Npgsql gives
    /// the connection up: then it is a new one, in a transaction that has nothing of the old one.
    /// </summary>
    public static async Task TakeBackAsync(
        this NpgsqlConnection connection,
        string savepoint,
        CancellationToken cancellationToken
    )
    {
        if (connection.FullState == ConnectionState.Open)
        {
            string[] back = [$"rollback to {savepoint}", $"release {savepoint}"];
            await connection.ExecuteAsync(back, cancellationToken).ConfigureAwait(false);
            return;
        }
        await connection.CloseAsync().ConfigureAwait(false);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync("begin", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs statements in one message, in a session of its own.</summary>
    public static async Task ExecuteAsync(
        this TestDatabase database,
        IEnumerable<string> statements,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync(statements, cancellationToken).ConfigureAwait(false);
    }

    public static ValueTask<NpgsqlConnection> OpenConnectionAsync(
        this TestDatabase database,
        CancellationToken cancellationToken
    ) => database.DataSource.OpenConnectionAsync(cancellationToken);
}
