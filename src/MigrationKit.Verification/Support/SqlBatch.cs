namespace MigrationKit.Verification.Support;

/// <summary>Sends statements as they are: a batch does not parse them.</summary>
internal static class SqlBatch
{
    private const string Savepoint = "migrationkit_trial";

    /// <summary>Runs statements in one message.</summary>
    public static async Task ExecuteAsync(
        NpgsqlConnection connection,
        IEnumerable<string> statements,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(new(statement));
        }
        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs the statements of a file in the transaction that is open.</summary>
    public static Task ExecuteAsync(
        NpgsqlConnection connection,
        Migration migration,
        CancellationToken cancellationToken
    ) => ExecuteAsync(connection, migration.Statements.Select(statement => statement.Text), cancellationToken);

    /// <summary>Tries statements inside an open transaction, and leaves nothing there.</summary>
    /// <returns>What the server says against it; null where it goes well.</returns>
    public static async Task<PostgresException?> TryAsync(
        NpgsqlConnection connection,
        IEnumerable<string> statements,
        CancellationToken cancellationToken
    )
    {
        PostgresException? error = null;
        await ExecuteAsync(connection, [$"savepoint {Savepoint}"], cancellationToken).ConfigureAwait(false);
        try
        {
            await ExecuteAsync(connection, statements, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e)
        {
            error = e;
        }
        await ExecuteAsync(connection, [$"rollback to {Savepoint}", $"release {Savepoint}"], cancellationToken)
            .ConfigureAwait(false);
        return error;
    }
}
