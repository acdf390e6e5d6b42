using MigrationKit.Execution;
using MigrationKit.History;
using MigrationKit.Sql;
using MigrationKit.Testing.Databases;
using Respawn;

namespace MigrationKit.Testing;

/// <summary>The database of one test. Disposing it drops it, unless <see cref="Keep"/> was called.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private const string DataSourceName = "TestDatabase.DataSource";
    private const int SmallPool = 20;
    private static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(5);

    private readonly PostgresHost _host;
    private readonly string _test;
    private readonly Lazy<NpgsqlDataSource> _dataSource;
    private Respawner? _respawner;
    private bool _kept;
    private bool _disposed;

    internal TestDatabase(PostgresHost host, string name, string test, string historyTable, bool forChecks)
    {
        _host = host;
        _test = test;
        HistoryTableName = historyTable;
        Name = name;
        var settings = new NpgsqlConnectionStringBuilder(host.Owner.ConnectionString(name));
        if (forChecks)
        {
            // A migration takes as long as it takes.
            settings.CommandTimeout = 0;
        }
        ConnectionString = settings.ConnectionString;
        settings.ApplicationName = DataSourceName;
        settings.MaxPoolSize = SmallPool;
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(!forChecks));
        _dataSource = new(builder.Build);
    }

    /// <summary>The database's name: <c>mk_</c>, the time, the end of the test's name, something random.</summary>
    public string Name { get; }

    /// <summary>The history that migrations have there, as <see cref="MigratorOptions.HistoryTable"/> says it.</summary>
    internal string HistoryTableName { get; }

    /// <summary>How to reach it as the role that owns it, password included.</summary>
    public string ConnectionString { get; }

    /// <summary>A data source for it with a pool of at most 20, made at the first use; disposed with the database.</summary>
    public NpgsqlDataSource DataSource => _dataSource.Value;

    /// <summary>
    /// Deletes the rows of all tables but the history, for tests that share a database. Which tables there are is asked
    /// once, at the first call.
    /// </summary>
    /// <remarks>
    /// It is Respawn's reset, which would empty the history table too unless told. With a Respawner of your own, say
    /// <c>TablesToIgnore = ["schema_migrations"]</c>.
    /// </remarks>
    public async Task ResetAsync(CancellationToken cancellationToken = default)
    {
        var connection = await DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        _respawner ??= await Respawner
            .CreateAsync(
                connection,
                new()
                {
                    DbAdapter = DbAdapter.Postgres,
                    TablesToIgnore = await HistoriesAsync(connection, cancellationToken).ConfigureAwait(false),
                    WithReseed = true,
                }
            )
            .ConfigureAwait(false);
        await _respawner.ResetAsync(connection).ConfigureAwait(false);
    }

    // By their shape, because who builds a template may give the history any name.
    private static async Task<Respawn.Graph.Table[]> HistoriesAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        var histories = await connection
            .ReadAllAsync(
                $"""
                select n.nspname::text, c.relname::text from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                where c.relkind in ('r', 'p') and not ({HistoryTable.IsNot("c")})
                """,
                reader => new Respawn.Graph.Table(reader.GetString(0), reader.GetString(1)),
                cancellationToken
            )
            .ConfigureAwait(false);
        return [.. histories];
    }

    /// <summary>Leaves the database on the server when this is disposed, because its test failed.</summary>
    /// <remarks>
    /// A run that starts more than a day later removes it. Host Local takes its whole server with it at the end of the
    /// run, unless <see cref="LocalHostOptions.KeepServer"/> is set (<c>MIGRATIONKIT_KEEP=1</c>).
    /// </remarks>
    /// <returns>The connection string to be printed: without a password where that is not one of the run (host Server).</returns>
    public string Keep()
    {
        _kept = true;
        _host.OnDatabaseKept();
        return _host.Printable(ConnectionString);
    }

    /// <summary>Closes our connections, and drops the database (or, after <see cref="Keep"/>, leaves it).</summary>
    /// <remarks>
    /// A connection is leaked if it was taken from <see cref="DataSource"/> and not disposed, or if it is in a statement
    /// or a transaction. An idle one in a pool that the test made from <see cref="ConnectionString"/> is not; the server
    /// closes it.
    /// </remarks>
    /// <exception cref="LeakedConnectionException">The test leaked a connection; the database is dropped even so.</exception>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }
        _disposed = true;
        if (_dataSource.IsValueCreated)
        {
            await DataSource.DisposeAsync().ConfigureAwait(false);
        }
        var pooled = new NpgsqlConnection(ConnectionString);
        await using (pooled.ConfigureAwait(false))
        {
            NpgsqlConnection.ClearPool(pooled);
        }
        if (_kept)
        {
            var reason = Quote.Literal($"Kept by MigrationKit for test {_test}");
            await _host
                .Maintenance.ExecuteAsync($"comment on database {Name} is {reason}", CancellationToken.None)
                .ConfigureAwait(false);
            return;
        }
        var leaks = await FindLeaksAsync().ConfigureAwait(false);
        await DatabaseDrop.DropAsync(_host, Name, force: true, CancellationToken.None).ConfigureAwait(false);
        if (leaks.Count > 0)
        {
            throw new LeakedConnectionException(_test, leaks);
        }
    }

    private async Task<List<string>> FindLeaksAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        var backoff = new Backoff(2, 100);
        while (true)
        {
            var leaks = await _host
                .Maintenance.RowsAsync<string>(
                    """
                    select format('"%s", %s, last statement: %s', application_name, state, left(query, 200))
                    from pg_stat_activity
                    where datname = $1 and backend_type = 'client backend' and (state <> 'idle' or application_name = $2)
                    """,
                    [Name, DataSourceName],
                    CancellationToken.None
                )
                .ConfigureAwait(false);
            // The server takes a moment to end a connection that was closed.
            if (leaks.Count == 0 || TimeProvider.System.GetElapsedTime(started) > ClosingTime)
            {
                return leaks!;
            }
            await backoff.PauseAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
