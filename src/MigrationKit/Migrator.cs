using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MigrationKit.Exceptions;
using MigrationKit.Execution;
using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit;

/// <summary>
/// Applies migrations to a PostgreSQL database: in dependency order, exactly once however many runners start
/// together, one transaction each with the history row inside. Safe to use from several threads.
/// </summary>
public sealed class Migrator
{
    private readonly NpgsqlDataSource _dataSource;
    private readonly MigrationSource _source;
    private readonly MigratorOptions _options;

    /// <summary>Brings a database and its migrations together. Nothing is read or opened yet.</summary>
    /// <param name="dataSource">The database. It stays the caller's to dispose.</param>
    /// <param name="source">The migrations.</param>
    /// <param name="options">How to run; by default as <see cref="MigratorOptions"/> says.</param>
    /// <exception cref="ArgumentException">The name of the history table is no table name.</exception>
    public Migrator(
        NpgsqlDataSource dataSource,
        MigrationSource source,
        MigratorOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(source);
        _dataSource = dataSource;
        _source = source;
        _options = options ?? new();
        TableName.Parse(_options.HistoryTable);
    }

    /// <summary>Says how each migration stands and what a run would do. Reads only, and takes no lock.</summary>
    /// <exception cref="InvalidMigrationsException">The folder is not sound.</exception>
    /// <exception cref="MigrationSourceException">The migrations cannot be read.</exception>
    /// <exception cref="HistoryException">The history table belongs to another tool.</exception>
    /// <exception cref="DatabaseUnavailableException">No connection.</exception>
    public async Task<MigrationPlan> PlanAsync(CancellationToken cancellationToken = default)
    {
        var (set, connection) = await RunStartup
            .LoadAndOpenAsync(_source, _dataSource, _options, cancellationToken)
            .ConfigureAwait(false);
        await using var session = new RunSession(
            _dataSource,
            set,
            _options,
            new(_options, _ => { }),
            connection
        );
        await session.OpenAsync(cancellationToken).ConfigureAwait(false);
        return session.Plan;
    }

    /// <summary>Applies everything that is pending.</summary>
    /// <param name="cancellationToken">
    /// Stops the run: the migration under way is rolled back, those before it stay applied.
    /// </param>
    /// <exception cref="InvalidMigrationsException">The folder is not sound; nothing was run.</exception>
    /// <exception cref="MigrationSourceException">The migrations cannot be read.</exception>
    /// <exception cref="HistoryException">The history table cannot be used.</exception>
    /// <exception cref="DriftException">Migrations are modified, missing or out of order; nothing was run.</exception>
    /// <exception cref="MigrationFailedException">A migration failed or was refused; it left nothing behind.</exception>
    /// <exception cref="RunLockTimeoutException">Another runner did not end in time.</exception>
    /// <exception cref="DatabaseUnavailableException">No connection, or it broke; what was under way is rolled back.</exception>
    /// <exception cref="MigrationCanceledException">The run was cancelled.</exception>
    public async Task<MigrationReport> ApplyAsync(CancellationToken cancellationToken = default)
    {
        var (set, connection) = await RunStartup
            .LoadAndOpenAsync(_source, _dataSource, _options, cancellationToken)
            .ConfigureAwait(false);
        return await new Run(_dataSource, set, _options, _ => { }, connection)
            .ExecuteAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// The same as <see cref="ApplyAsync"/>, told while it happens. The last event is <see cref="RunEnded"/>; after it
    /// the stream throws what <see cref="ApplyAsync"/> would throw. Leaving the stream early cancels the run.
    /// </summary>
    public async IAsyncEnumerable<MigrationEvent> ApplyEventsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var (set, connection) = await RunStartup
            .LoadAndOpenAsync(_source, _dataSource, _options, cancellationToken)
            .ConfigureAwait(false);
        var events = Channel.CreateUnbounded<MigrationEvent>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var run = RunAsync();
        try
        {
            await foreach (
                var happened in events
                    .Reader.ReadAllAsync(CancellationToken.None)
                    .ConfigureAwait(false)
            )
            {
                yield return happened;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            // Whoever leaves the stream early does not want to hear of it; whoever stays does, below.
            await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await run.ConfigureAwait(false);

        async Task RunAsync()
        {
            try
            {
                await new Run(
                    _dataSource,
                    set,
                    _options,
                    happened => events.Writer.TryWrite(happened),
                    connection
                )
                    .ExecuteAsync(stop.Token)
                    .ConfigureAwait(false);
            }
            catch (MigrationCanceledException e) when (cancellationToken.IsCancellationRequested)
            {
                throw new MigrationCanceledException(e.Report, cancellationToken);
            }
            finally
            {
                events.Writer.Complete();
            }
        }
    }

    /// <summary>
    /// Records a migration without running it, after a person has made sure that its objects are there; or accepts
    /// that an applied file was changed.
    /// </summary>
    /// <param name="name">The migration.</param>
    /// <param name="modified">
    /// <see langword="true"/> to accept the present file of an applied migration, <see langword="false"/> to record a
    /// pending one.
    /// </param>
    /// <param name="cancellationToken">Stops waiting for the run lock.</param>
    /// <exception cref="MigrationFailedException">
    /// The migration is not in that state, or one that it requires is not recorded.
    /// </exception>
    /// <inheritdoc cref="ApplyAsync"/>
    public async Task AdoptAsync(
        string name,
        bool modified = false,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var set = await MigrationSet.LoadAsync(_source, cancellationToken).ConfigureAwait(false);
        var adoption = new Adoption(_dataSource, set, _options);
        await adoption.AdoptAsync(name, modified, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Records that a statement was carried out, after a run was interrupted in it outside a transaction. The next run
    /// goes on with the statement after it.
    /// </summary>
    /// <param name="name">The migration.</param>
    /// <param name="statement">The number of the statement, from 1.</param>
    /// <param name="cancellationToken">Stops waiting for the run lock.</param>
    /// <exception cref="MigrationFailedException">No such statement waits for a decision.</exception>
    /// <inheritdoc cref="ApplyAsync"/>
    public Task MarkStatementDoneAsync(
        string name,
        int statement,
        CancellationToken cancellationToken = default
    ) => DecideAsync(name, statement, isDone: true, cancellationToken);

    /// <summary>
    /// Lets the next run send a statement again, after a run was interrupted in it outside a transaction.
    /// </summary>
    /// <inheritdoc cref="MarkStatementDoneAsync"/>
    public Task RepeatStatementAsync(
        string name,
        int statement,
        CancellationToken cancellationToken = default
    ) => DecideAsync(name, statement, isDone: false, cancellationToken);

    private async Task DecideAsync(
        string name,
        int statement,
        bool isDone,
        CancellationToken cancellationToken
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var set = await MigrationSet.LoadAsync(_source, cancellationToken).ConfigureAwait(false);
        await new StatementDecision(_dataSource, set, _options)
            .RecordAsync(name, statement, isDone, cancellationToken)
            .ConfigureAwait(false);
    }
}
