using MigrationKit.Exceptions;
using MigrationKit.Testing.Databases;

namespace MigrationKit.Testing;

/// <summary>
/// Databases for tests, each a fresh clone of one template: what takes long is done once for each server, by whichever
/// test or process comes first. Use one instance for as many tests at a time as you like.
/// </summary>
/// <remarks>
/// All names begin with <c>mk_</c>; nothing else on the server is touched. Creating an instance also removes what earlier
/// runs left there: databases of tests older than a day, templates older than a week, if nobody is connected to them.
/// </remarks>
public sealed class TestDatabases
{
    private readonly PostgresHost _host;
    private readonly Template? _template;
    private readonly string _historyTable;

    private TestDatabases(PostgresHost host, Template? template, string? historyTable = null)
    {
        _host = host;
        _template = template;
        _historyTable = historyTable ?? new MigratorOptions().HistoryTable;
    }

    internal string? TemplateName => _template?.Name;

    /// <summary>
    /// Whether their data sources are for checks: without the query for types at the first connection, because checks use
    /// basic types only, and without a limit of time for a command.
    /// </summary>
    internal bool AreForChecks { get; private init; }

    /// <summary>The same databases for checks.</summary>
    /// <param name="historyTable">The history that the checks keep there.</param>
    internal TestDatabases ForChecks(string historyTable) =>
        new(_host, _template, historyTable) { AreForChecks = true };

    /// <summary>Empty databases.</summary>
    public static async Task<TestDatabases> CreateAsync(
        PostgresHost host,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(host);
        await SweepAsync(host, cancellationToken).ConfigureAwait(false);
        return new(host, template: null);
    }

    /// <summary>Databases with a folder of migrations applied.</summary>
    /// <param name="host">The server.</param>
    /// <param name="migrations">The migrations. They run only where the server has no template with just these.</param>
    /// <param name="options">How they are applied; by default as <see cref="MigratorOptions"/> says.</param>
    /// <param name="cancellationToken">Stops it; a half-built template is built again by the next who asks.</param>
    /// <exception cref="MigrationKitException">The migrations cannot be read or applied.</exception>
    public static async Task<TestDatabases> CreateAsync(
        PostgresHost host,
        MigrationSource migrations,
        MigratorOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(migrations);
        options ??= new();
        var set = await MigrationSet.LoadAsync(migrations, cancellationToken).ConfigureAwait(false);
        string[] outcome =
        [
            // The history is part of the outcome, and its form is the library's.
            $"{typeof(Migrator).Module.ModuleVersionId}",
            $"{options.HistoryTable} {options.To}",
            .. set.Migrations.Select(migration => $"{migration.Name} {migration.Checksum}"),
        ];
        var databases = await CreateAsync(
                host,
                string.Join('\n', outcome),
                (dataSource, token) => new Migrator(dataSource, migrations, options).ApplyAsync(token),
                cancellationToken
            )
            .ConfigureAwait(false);
        return new(host, databases._template, options.HistoryTable);
    }

    /// <summary>Databases in a state that you bring about yourself.</summary>
    /// <param name="host">The server.</param>
    /// <param name="hash">Any text that changes when the outcome of <paramref name="build"/> does.</param>
    /// <param name="build">
    /// Fills the template. It runs only where the server has none for this hash, its version and its settings.
    /// </param>
    /// <param name="cancellationToken">Stops it; a half-built template is built again by the next who asks.</param>
    public static async Task<TestDatabases> CreateAsync(
        PostgresHost host,
        string hash,
        Func<NpgsqlDataSource, CancellationToken, Task> build,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentException.ThrowIfNullOrWhiteSpace(hash);
        ArgumentNullException.ThrowIfNull(build);
        await SweepAsync(host, cancellationToken).ConfigureAwait(false);
        var template = await Template.CreateAsync(host, hash, build, cancellationToken).ConfigureAwait(false);
        return new(host, template);
    }

    /// <summary>Creates a database for one test, and drops it when it is disposed.</summary>
    /// <param name="test">The name of the test; part of the database's name, and of messages.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<TestDatabase> CreateAsync(string test, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(test);
        var name = DatabaseName.ForTest(test);
        try
        {
            await CloneAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName && _template is not null)
        {
            // Another run found the template too old, and removed it.
            await _template.EnsureAsync(cancellationToken).ConfigureAwait(false);
            await CloneAsync(name, cancellationToken).ConfigureAwait(false);
        }
        return new(_host, name, test, _historyTable, AreForChecks);
    }

    /// <summary>Asks the server something.</summary>
    internal Task<string?> AskAsync(string sql, CancellationToken cancellationToken) =>
        _host.Maintenance.ScalarAsync<string?>(sql, [], cancellationToken);

    /// <summary>Creates an empty database with options of CREATE DATABASE, such as another locale.</summary>
    internal async Task<TestDatabase> CreateWithAsync(string options, string test, CancellationToken cancellationToken)
    {
        var name = DatabaseName.ForTest(test);
        await _host
            .Owner.CreateDatabaseAsync(name, DatabaseOwner.Empty, " " + options, cancellationToken)
            .ConfigureAwait(false);
        return new(_host, name, test, _historyTable, AreForChecks);
    }

    /// <summary>Creates a copy of a database; whoever is connected to that one is disconnected first.</summary>
    internal async Task<TestDatabase> CloneAsync(TestDatabase source, string test, CancellationToken cancellationToken)
    {
        var name = DatabaseName.ForTest(test);
        source.DataSource.Clear();
        await _host.Maintenance.DisconnectAsync(source.Name, cancellationToken).ConfigureAwait(false);
        await _host
            .Owner.CreateDatabaseAsync(name, source.Name, _host.CloneStrategy, cancellationToken)
            .ConfigureAwait(false);
        return new(_host, name, test, _historyTable, AreForChecks);
    }

    // template0, because nobody is ever connected to it, and nobody put anything into it.
    private Task CloneAsync(string name, CancellationToken cancellationToken) =>
        _host.Owner.CreateDatabaseAsync(
            name,
            _template?.Name ?? DatabaseOwner.Empty,
            _host.CloneStrategy,
            cancellationToken
        );

    private static async Task SweepAsync(PostgresHost host, CancellationToken cancellationToken)
    {
        var maintenance = host.Maintenance;
        var outdated = await maintenance
            .RowsAsync<string>(DatabaseName.Outdated, [], cancellationToken)
            .ConfigureAwait(false);
        foreach (var name in outdated)
        {
            try
            {
                // Where it is none, it may be what an interrupted drop left, which can only be dropped.
                if (
                    await maintenance
                        .ScalarAsync<bool>(DatabaseName.IsTemplate, [name!], cancellationToken)
                        .ConfigureAwait(false)
                )
                {
                    await maintenance
                        .ExecuteAsync(
                            $"alter database {name} with is_template false allow_connections true",
                            cancellationToken
                        )
                        .ConfigureAwait(false);
                }
                await DatabaseDrop.DropAsync(host, name!, force: false, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e)
                when (e.SqlState
                        is PostgresErrorCodes.InvalidCatalogName
                            or PostgresErrorCodes.ObjectInUse
                            or PostgresErrorCodes.ObjectNotInPrerequisiteState
                )
            {
                // Another run was faster or drops it just now, or somebody looks into it just now.
            }
        }
    }
}
