using MigrationKit.Execution;
using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.Testing.Databases;

/// <summary>The connections to a server's maintenance database, for the few commands that create and drop others.</summary>
internal sealed class Maintenance : IAsyncDisposable
{
    private readonly NpgsqlDataSource _dataSource;

    internal Maintenance(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(
            new NpgsqlConnectionStringBuilder(connectionString)
            {
                ApplicationName = "MigrationKit.Testing",
                MaxPoolSize = 20,
            }.ConnectionString
        );
        // The commands here use basic types only, and this saves a query at the first connection.
        builder.ConfigureTypeLoading(loading => loading.EnableTypeLoading(false));
        _dataSource = builder.Build();
    }

    /// <summary>Connections to another database of the server, which are not kept.</summary>
    internal static Maintenance In(PostgresHost host, string database) =>
        new(
            new NpgsqlConnectionStringBuilder(host.ConnectionString)
            {
                Database = database,
                Pooling = false,
            }.ConnectionString
        );

    public ValueTask DisposeAsync() => _dataSource.DisposeAsync();

    /// <summary>Forgets the pooled connections: the server closed them.</summary>
    internal void Clear() => _dataSource.Clear();

    internal async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = _dataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The first column of the first row; the default where there is no row or it is null.</summary>
    internal async Task<T?> ScalarAsync<T>(string sql, object[] parameters, CancellationToken cancellationToken) =>
        (await RowsAsync<T>(sql, parameters, cancellationToken).ConfigureAwait(false)) is [var first, ..]
            ? first
            : default;

    /// <summary>The first column of every row.</summary>
    internal Task<List<T?>> RowsAsync<T>(string sql, object[] parameters, CancellationToken cancellationToken) =>
        _dataSource.ReadAllAsync(
            sql,
            reader => reader.IsDBNull(0) ? default : reader.GetFieldValue<T>(0),
            cancellationToken,
            [.. parameters.Select(parameter => new NpgsqlParameter { Value = parameter })]
        );

    /// <summary>
    /// Disconnects everybody from a database. A clone waits for connections to its template in long steps; this waits until
    /// they are gone.
    /// </summary>
    internal Task DisconnectAsync(string database, CancellationToken cancellationToken) =>
        RowsAsync<bool>(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1",
            [database],
            cancellationToken
        );

    /// <summary>
    /// Runs an action while no other process that asks for the same key does. It asks again and again instead of
    /// waiting in a statement, so that a cancelled waiter leaves nothing on the server.
    /// </summary>
    internal async Task LockedAsync(long key, Func<Task> action, CancellationToken cancellationToken)
    {
        await using var connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        var backoff = new Backoff(10, 100);
        while (!await AskAsync(connection, "pg_try_advisory_lock", key, cancellationToken).ConfigureAwait(false))
        {
            await backoff.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
        try
        {
            await action().ConfigureAwait(false);
        }
        finally
        {
            await AskAsync(connection, "pg_advisory_unlock", key, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static async Task<bool> AskAsync(
        NpgsqlConnection connection,
        string function,
        long key,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand($"select pg_catalog.{function}($1)", connection);
        command.Parameters.Add(new() { Value = key });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }
}
