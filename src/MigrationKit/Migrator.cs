using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MigrationKit.Exceptions;
using MigrationKit.Execution;
using MigrationKit.History;
using MigrationKit.Planning;
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
    /// <exception cref="InvalidOptionException">The name of the history table is no table name.</exception>
    public Migrator(NpgsqlDataSource dataSource, MigrationSource source, MigratorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(source);
        _dataSource = dataSource;
        _source = source;
        _options = options ?? new();
        TableName.Parse(_options.HistoryTable);
    }

    internal NpgsqlDataSource DataSource => _dataSource;

    internal MigrationSource Source => _source;

    internal MigratorOptions Options => _options;

    /// <summary>Says how each migration stands and what a run would do. Reads only, and takes no lock.</summary>
    /// <exception cref="InvalidMigrationsException">The folder is not sound.</exception>
    /// <exception cref="MigrationSourceException">The migrations cannot be read.</exception>
    /// <exception cref="HistoryException">The history table belongs to another tool.</exception>
    /// <exception cref="UnsupportedServerException">The server is not PostgreSQL.</exception>
    /// <exception cref="DatabaseUnavailableException">No connection.</exception>
    public async Task<MigrationPlan> PlanAsync(CancellationToken cancellationToken = default)
    {
        var (set, opened) = await RunStartup
            .LoadAndOpenAsync(_source, _dataSource, _options, cancellationToken)
            .ConfigureAwait(false);
        await using var session = new RunSession(_dataSource, set, _options, new(_options, _ => { }), opened);
        await session.OpenAsync(cancellationToken).ConfigureAwait(false);
        var plan = await new Baseline(session, set, _options).PlanAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> warnings =
        [
            .. set.Warnings.Select(warning => warning.ToString()),
            .. await AdoptedHistoryWatch.WarningsAsync(session, cancellationToken).ConfigureAwait(false),
        ];
        return plan.With(warnings, Refusals.ForHistory(session, _options));
    }

    /// <summary>Applies everything that is pending.</summary>
    /// <param name="cancellationToken">
    /// Stops the run: the migration under way is rolled back, those before it stay applied.
    /// </param>
    /// <exception cref="InvalidMigrationsException">The folder is not sound; nothing was run.</exception>
    /// <exception cref="MigrationSourceException">The migrations cannot be read.</exception>
    /// <exception cref="HistoryException">The history table cannot be used.</exception>
    /// <exception cref="UnsupportedServerException">The server is not PostgreSQL; nothing was run.</exception>
    /// <exception cref="DriftException">Migrations are modified, missing or out of order; nothing was run.</exception>
    /// <exception cref="DecisionNeededException">
    /// The database is not empty, and it cannot be known which migrations have run there; nothing was run.
    /// </exception>
    /// <exception cref="MigrationFailedException">A migration failed or was refused; it left nothing behind.</exception>
    /// <exception cref="RunLockTimeoutException">Another runner did not end in time.</exception>
    /// <exception cref="DatabaseUnavailableException">No connection, or it broke; what was under way is rolled back.</exception>
    /// <exception cref="MigrationCanceledException">The run was cancelled.</exception>
    public Task<MigrationReport> ApplyAsync(CancellationToken cancellationToken = default) =>
        RunAsync(_ => { }, cancellationToken);

    /// <summary>
    /// The same as <see cref="ApplyAsync"/>, told while it happens. The last event is <see cref="RunEnded"/>; after it
    /// the stream throws what <see cref="ApplyAsync"/> would throw. Leaving the stream early cancels the run.
    /// </summary>
    public async IAsyncEnumerable<MigrationEvent> ApplyEventsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var events = Channel.CreateUnbounded<MigrationEvent>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var run = WriteEventsAsync(events.Writer, stop.Token, cancellationToken);
        try
        {
            await foreach (var happened in events.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
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
    }

    private async Task WriteEventsAsync(
        ChannelWriter<MigrationEvent> events,
        CancellationToken stop,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await RunAsync(e => events.TryWrite(e), stop).ConfigureAwait(false);
        }
        catch (MigrationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new MigrationCanceledException(e.Report, cancellationToken);
        }
        finally
        {
            events.Complete();
        }
    }

    private async Task<MigrationReport> RunAsync(Action<MigrationEvent> tell, CancellationToken cancellationToken)
    {
        using var telemetry = new RunTelemetry(_dataSource, tell);
        try
        {
            var (set, opened) = await RunStartup
                .LoadAndOpenAsync(_source, _dataSource, _options, cancellationToken)
                .ConfigureAwait(false);
            telemetry.Describe(opened.Connection);
            return await new Run(_dataSource, set, _options, telemetry.Tell, opened)
                .ExecuteAsync(cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e)
        {
            telemetry.Fail(e);
            throw;
        }
    }

    /// <summary>
    /// Records pending migrations without running them, after a person has made sure that they have run.
    /// </summary>
    /// <param name="names">The migrations. What they require is recorded already or among them.</param>
    /// <param name="cancellationToken">Stops waiting for the run lock.</param>
    /// <returns>What was recorded, in apply order.</returns>
    /// <exception cref="MigrationFailedException">
    /// A migration is not pending, or one that it requires is not recorded. Nothing was recorded.
    /// </exception>
    /// <inheritdoc cref="ApplyAsync"/>
    public Task<IReadOnlyList<string>> AdoptAsync(
        IReadOnlyCollection<string> names,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(names);
        return RecordAsync(plan => (AdoptedNames.Pending(plan, names), null), false, cancellationToken);
    }

    /// <summary>
    /// Records a migration and every pending one before it in apply order, without running any: a baseline for a database
    /// that others have brought that far.
    /// </summary>
    /// <param name="name">The last migration that has run.</param>
    /// <param name="cancellationToken">Stops waiting for the run lock.</param>
    /// <returns>What was recorded, in apply order; nothing where all of them were.</returns>
    /// <exception cref="MigrationFailedException">There is no such migration.</exception>
    /// <inheritdoc cref="ApplyAsync"/>
    public Task<IReadOnlyList<string>> AdoptToAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return RecordAsync(plan => (AdoptedNames.UpTo(plan, name), null), false, cancellationToken);
    }

    /// <summary>
    /// Records that none of the pending migrations has run, although the database is not empty. Runs ask no more.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting for the run lock.</param>
    /// <inheritdoc cref="ApplyAsync"/>
    public Task AdoptNoneAsync(CancellationToken cancellationToken = default) =>
        RecordAsync(_ => ([], HistoryTable.BeginsEmpty), false, cancellationToken);

    /// <summary>
    /// Holds the history of another tool against the files, by that tool's own rule. Reads only.
    /// </summary>
    /// <param name="tool">
    /// The tool: flyway, golang-migrate, dbmate, rails, goose, sqlx, diesel, pop, prisma, supabase, node-pg-migrate,
    /// graphile-migrate, dbup, evolve or efcore. By default the only one of them that has a history in the database.
    /// </param>
    /// <param name="table">
    /// Its table, <c>table</c> or <c>schema.table</c>, where the tool was told to call it otherwise; needs
    /// <paramref name="tool"/>. By default what the tool calls it by itself.
    /// </param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="InvalidOptionException">There is no such tool, or a table without a tool.</exception>
    /// <exception cref="HistoryException">The database has no such history, or more than one.</exception>
    /// <inheritdoc cref="PlanAsync"/>
    public async Task<AdoptionPlan> PlanAdoptionAsync(
        string? tool = null,
        string? table = null,
        CancellationToken cancellationToken = default
    )
    {
        var set = await MigrationSet.LoadAsync(_source, cancellationToken).ConfigureAwait(false);
        await using var session = new RunSession(_dataSource, set, _options, new(_options, _ => { }));
        await session.OpenAsync(cancellationToken).ConfigureAwait(false);
        return await new AdoptionFrom(session, set, _options, tool, table)
            .PlanAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Records what another tool has run here, name by name, and runs nothing. Its table stays as it is. Rows and files
    /// named in <see cref="MigratorOptions.Allow"/> may differ.
    /// </summary>
    /// <param name="tool">As for <see cref="PlanAdoptionAsync"/>.</param>
    /// <param name="table">As for <see cref="PlanAdoptionAsync"/>.</param>
    /// <param name="cancellationToken">Stops waiting for the run lock.</param>
    /// <returns>What was recorded, in apply order; nothing where all of it was.</returns>
    /// <exception cref="InvalidOptionException">There is no such tool.</exception>
    /// <exception cref="DecisionNeededException">A row does not fit the files. Nothing was recorded.</exception>
    /// <inheritdoc cref="ApplyAsync"/>
    public async Task<IReadOnlyList<string>> AdoptFromAsync(
        string? tool = null,
        string? table = null,
        CancellationToken cancellationToken = default
    )
    {
        var set = await MigrationSet.LoadAsync(_source, cancellationToken).ConfigureAwait(false);
        return await new Adoption(_dataSource, set, _options)
            .AdoptAsync(
                session => new AdoptionFrom(session, set, _options, tool, table).ChooseAsync(cancellationToken),
                isModified: false,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Accepts the present files of applied migrations that have changed since.</summary>
    /// <param name="names">The migrations, after a review of what has changed.</param>
    /// <param name="cancellationToken">Stops waiting for the run lock.</param>
    /// <returns>What was recorded, in apply order.</returns>
    /// <exception cref="MigrationFailedException">A migration is not modified. Nothing was recorded.</exception>
    /// <inheritdoc cref="ApplyAsync"/>
    public Task<IReadOnlyList<string>> AdoptModifiedAsync(
        IReadOnlyCollection<string> names,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(names);
        return RecordAsync(plan => (AdoptedNames.Modified(plan, names), null), true, cancellationToken);
    }

    private async Task<IReadOnlyList<string>> RecordAsync(
        Func<MigrationPlan, (IReadOnlyList<Migration>, string?)> choose,
        bool isModified,
        CancellationToken cancellationToken
    )
    {
        var set = await MigrationSet.LoadAsync(_source, cancellationToken).ConfigureAwait(false);
        return await new Adoption(_dataSource, set, _options)
            .AdoptAsync(session => Task.FromResult(choose(session.Plan)), isModified, cancellationToken)
            .ConfigureAwait(false);
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
    public Task MarkStatementDoneAsync(string name, int statement, CancellationToken cancellationToken = default) =>
        DecideAsync(name, statement, isDone: true, cancellationToken);

    /// <summary>
    /// Lets the next run send a statement again, after a run was interrupted in it outside a transaction.
    /// </summary>
    /// <inheritdoc cref="MarkStatementDoneAsync"/>
    public Task RepeatStatementAsync(string name, int statement, CancellationToken cancellationToken = default) =>
        DecideAsync(name, statement, isDone: false, cancellationToken);

    private async Task DecideAsync(string name, int statement, bool isDone, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var set = await MigrationSet.LoadAsync(_source, cancellationToken).ConfigureAwait(false);
        await new StatementDecision(_dataSource, set, _options)
            .RecordAsync(name, statement, isDone, cancellationToken)
            .ConfigureAwait(false);
    }
}
