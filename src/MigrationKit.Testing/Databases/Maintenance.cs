using MigrationKit.Execution;
using MigrationKit.Sql;

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
    /// Gives a copy of a database what ALTER DATABASE, and ALTER ROLE IN DATABASE, set for the original: CREATE DATABASE copies
    /// what is inside a database only (<see href="https://www.postgresql.org/docs/current/manage-ag-templatedbs.html"/>).
    /// </summary>
    internal Task CopySettingsAsync(string from, string to, CancellationToken cancellationToken) =>
        ExecuteAsync(
            $"""
            do $copy$
            declare
              setting record;
              value pg_catalog.text;
            begin
              for setting in
                select pg_catalog.split_part(c, '=', 1) as name, pg_catalog.substr(c, pg_catalog.strpos(c, '=') + 1) as value,
                  case when r.rolname is null then 'database' else pg_catalog.format('role %I in database', r.rolname) end as owner
                from pg_catalog.pg_db_role_setting s
                join pg_catalog.pg_database d on d.oid = s.setdatabase and d.datname = '{from}'
                left join pg_catalog.pg_roles r on r.oid = s.setrole, pg_catalog.unnest(s.setconfig) c
              loop
                -- A list of names is one text here, and FROM CURRENT takes it apart again. Nothing else is set in this session.
                if setting.name in ('search_path', 'temp_tablespaces', 'session_preload_libraries', 'local_preload_libraries') then
                  perform pg_catalog.set_config(setting.name, setting.value, true);
                  value := 'from current';
                else
                  value := pg_catalog.format('to %L', setting.value);
                end if;
                execute pg_catalog.format('alter %s {to} set %s %s', setting.owner,
                  (select pg_catalog.string_agg(pg_catalog.quote_ident(part), '.')
                   from pg_catalog.unnest(pg_catalog.string_to_array(setting.name, '.')) part), value);
              end loop;
            end $copy$
            """,
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
