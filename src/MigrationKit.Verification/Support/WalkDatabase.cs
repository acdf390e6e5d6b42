using System.Data;

namespace MigrationKit.Verification.Support;

/// <summary>The database that goes from empty to the head, rows in place.</summary>
internal sealed partial class WalkDatabase(VerificationContext context, ScratchDatabases empty) : IAsyncDisposable
{
    // What only a superuser may install need not be confined to its transaction; of some it is known that it is.
    private const string OutsideSql = """
        select exists (
            select from pg_extension e
            where e.extname not in ('plpgsql', 'pg_stat_statements', 'postgis', 'postgis_topology', 'postgis_raster', 'timescaledb',
                'pgaudit', 'pg_repack', 'pg_partman', 'pageinspect', 'pgstattuple', 'pg_buffercache', 'pgrowlocks', 'pg_visibility',
                'amcheck', 'autoinc', 'insert_username', 'moddatetime', 'refint', 'sslinfo', 'xml2', 'earthdistance')
              and not exists (
              select from pg_available_extension_versions v where v.name = e.extname and v.version = e.extversion and v.trusted))
          or exists (select from pg_language where not lanpltrusted and lanname not in ('internal', 'c'))
        """;

    private TestDatabase _database = null!;
    private TestDatabase? _rowless;
    private NpgsqlDataSource _unpooled = null!;
    private bool? _reachesOutside = false;

    /// <summary>The tables, and which of them hold rows.</summary>
    public FilledTables Tables { get; } = new();

    /// <summary>The rows that were made up.</summary>
    public GeneratedRows Generated { get; } = new();

    /// <summary>Sample files that do not fit where they belong.</summary>
    public List<SqlFileException> RefusedSamples { get; } = [];

    public NpgsqlDataSource DataSource => _database.DataSource;

    /// <summary>
    /// A session without a past: what a transaction reads and writes is counted together with what its session has not
    /// reported yet of earlier ones.
    /// </summary>
    public async Task<NpgsqlConnection> OpenQuietAsync(CancellationToken cancellationToken)
    {
        // Older servers cannot be told to report at once.
        var source = context.Host.ServerMajorVersion < 15 ? _unpooled : DataSource;
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        if (source != _unpooled)
        {
            await connection
                .ExecuteAsync("select pg_catalog.pg_stat_force_next_flush()", cancellationToken)
                .ConfigureAwait(false);
        }
        return connection;
    }

    /// <summary>Sessions that are new each time.</summary>
    public NpgsqlDataSource Unpooled => _unpooled;

    public static async Task<WalkDatabase> CreateAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        var empty = await context.ScratchAsync(cancellationToken).ConfigureAwait(false);
        var walk = new WalkDatabase(context, empty);
        walk.Use(await empty.CreateAsync("walk", cancellationToken).ConfigureAwait(false));
        await using var create = walk.DataSource.CreateBatch();
        create.BatchCommands.Add(context.History.Table.Create());
        await create.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return walk;
    }

    /// <summary>
    /// Runs the file in a transaction that never commits. Where a crash is to be tried, its backend is terminated after the
    /// last statement, which is for the server what a crash after any of them is.
    /// </summary>
    public async Task<IReadOnlyCollection<uint>> RehearseAsync(WalkStep step, CancellationToken cancellationToken)
    {
        await using var connection = await OpenQuietAsync(cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync("begin", cancellationToken).ConfigureAwait(false);
        var run = new FileRun(connection, Tables);
        var failure = await run.ExecuteAsync(step.Migration.Statements, cancellationToken).ConfigureAwait(false);
        step.Effects = run.Effects;
        step.Failure = Judge(failure, step.Migration);
        if (failure is null && step.CrashPlaces.Count > 0)
        {
            await KillAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        await ReleaseAsync(connection).ConfigureAwait(false);
        return run.Touched;
    }

    /// <summary>
    /// Terminates the backend of a connection, and returns when it is gone. It says so before it rolls back, and until then
    /// the names that the server makes up for sequences and constraints are taken.
    /// </summary>
    private async Task KillAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var processId = connection.ProcessID;
        try
        {
            await connection.ExecuteAsync(FaultInjection.Die, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.AdminShutdown)
        {
            // This is what was meant to happen.
        }
        await using var witness = await DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await witness
            .ExecuteAsync($"select pg_catalog.pg_terminate_backend({processId}, 60000)", cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Takes from a session the locks that outlive a transaction: the pool resets a session at its next use only, and
    /// until then another one would wait for them.
    /// </summary>
    public static async Task ReleaseAsync(NpgsqlConnection connection)
    {
        if (connection.FullState == ConnectionState.Open)
        {
            string[] release = ["rollback", "select pg_catalog.pg_advisory_unlock_all()"];
            await connection.ExecuteAsync(release, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Applies the file for good.</summary>
    public async Task<IReadOnlyCollection<uint>> ApplyAsync(WalkStep step, CancellationToken cancellationToken)
    {
        await using var connection = await DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        var file = new FileApplication(DataSource, connection, step.Migration, Tables);
        var failure = await file.RunAsync(cancellationToken).ConfigureAwait(false);
        await ReleaseAsync(connection).ConfigureAwait(false);
        step.Failure = Judge(failure, step.Migration);
        step.Leaks = file.Leaks;
        if (step.Migration.NoTransaction)
        {
            step.Effects = file.Effects;
        }
        if (Installs().IsMatch(step.Migration.Text))
        {
            _reachesOutside = null;
        }
        if (failure is null)
        {
            await RecordAsync(step.Migration, cancellationToken).ConfigureAwait(false);
        }
        return file.Touched;
    }

    /// <summary>
    /// Puts rows in: the samples of the file, then made-up rows where a table still has none. A table that was touched
    /// is looked at again.
    /// </summary>
    public async Task FillAsync(
        Migration migration,
        IReadOnlyCollection<uint> touched,
        CancellationToken cancellationToken
    )
    {
        if (context.Samples.GetValueOrDefault(migration.Name) is { } sample)
        {
            try
            {
                await sample.ExecuteAsync(DataSource, cancellationToken).ConfigureAwait(false);
            }
            catch (SqlFileException e)
            {
                RefusedSamples.Add(e);
            }
            touched = [.. touched, .. Tables.Empty.Select(table => table.Oid)];
        }
        await using var connection = await DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await Tables.RefreshAsync(connection, touched, cancellationToken).ConfigureAwait(false);
        Generated.NoteDerived(
            migration,
            Tables.Filled.Where(table => touched.Contains(table.Oid)).Select(table => table.Name)
        );
        var filled = await Generated
            .AddAsync(connection, [.. Tables.Empty], touched, cancellationToken)
            .ConfigureAwait(false);
        if (filled.Count > 0)
        {
            await Tables.RefreshAsync(connection, filled, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Brings the database to the state after the first files by runs of the runner; only the history is new.</summary>
    public Task CatchUpAsync(int count, CancellationToken cancellationToken) =>
        ApplyAsync(_database, count, cancellationToken);

    /// <summary>
    /// Starts over in the state after the first files, without the rows that were in the way: as a copy of a database that
    /// never had any, and goes on from file to file, because every rebuild from nothing would apply all of them.
    /// </summary>
    public async Task RebuildAsync(int count, CancellationToken cancellationToken)
    {
        await CloseAsync().ConfigureAwait(false);
        _rowless ??= await empty.CreateAsync("rowless", cancellationToken).ConfigureAwait(false);
        await ApplyAsync(_rowless, count, cancellationToken).ConfigureAwait(false);
        Use(await empty.CloneAsync(_rowless, "walk", cancellationToken).ConfigureAwait(false));
        Tables.Clear();
        Generated.Clear();
        _reachesOutside = null;
    }

    /// <summary>Whether something in the database, such as dblink, can work outside the transaction.</summary>
    public async Task<bool> ReachesOutsideAsync(CancellationToken cancellationToken)
    {
        _reachesOutside ??= (
            await DataSource
                .ReadAllAsync(OutsideSql, reader => reader.GetBoolean(0), cancellationToken)
                .ConfigureAwait(false)
        )[0];
        return _reachesOutside.Value;
    }

    public Task<TestDatabase> CloneAsync(CancellationToken cancellationToken) =>
        empty.CloneAsync(_database, "verify", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        if (_rowless is not null)
        {
            await _rowless.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task CloseAsync()
    {
        await _unpooled.DisposeAsync().ConfigureAwait(false);
        await _database.DisposeAsync().ConfigureAwait(false);
    }

    private Task<MigrationReport> ApplyAsync(TestDatabase database, int count, CancellationToken cancellationToken) =>
        context.History.ApplyAsync(database.DataSource, [.. context.Migrations.Take(count)], cancellationToken);

    private void Use(TestDatabase database)
    {
        _database = database;
        var builder = new NpgsqlDataSourceBuilder(
            new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Pooling = false }.ConnectionString
        );
        // Basic types only, and it saves a query at each connection.
        builder.ConfigureTypeLoading(loading => loading.EnableTypeLoading(false));
        _unpooled = builder.Build();
    }

    private StepFailure? Judge((SqlStatement? Statement, PostgresException Error)? failure, Migration migration) =>
        failure is { } found ? new(found.Statement, found.Error, Generated.MayBeToBlame(found.Error, migration)) : null;

    [GeneratedRegex(@"\b(extension|language|do)\b", Words.AnyCase)]
    private static partial Regex Installs();

    private async Task RecordAsync(Migration migration, CancellationToken cancellationToken)
    {
        await using var record = DataSource.CreateCommand(
            $"insert into {context.History.Table.QualifiedName} (version, checksum) values ($1, $2)"
        );
        record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Name });
        record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Checksum });
        await record.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
