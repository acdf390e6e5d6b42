using MigrationKit.History;
using MigrationKit.Testing;

namespace MigrationKit.Verification.Support;

/// <summary>
/// New databases on one server. Where the platform brings something, roles, schemas or another service's tables, each
/// is a copy of one in which the setup file has run. Disposing drops that one.
/// </summary>
internal sealed class ScratchDatabases : IAsyncDisposable
{
    private readonly TestDatabases _databases;
    private readonly TestDatabase? _prepared;
    private readonly SemaphoreSlim _cloning = new(1);

    private ScratchDatabases(TestDatabases databases, TestDatabase? prepared)
    {
        _databases = databases;
        _prepared = prepared;
    }

    /// <exception cref="SqlFileException">The setup file does not run.</exception>
    public static async Task<ScratchDatabases> OpenAsync(
        PostgresHost host,
        SqlFile? setup,
        CancellationToken cancellationToken
    )
    {
        var databases = (
            await TestDatabases.CreateAsync(host, cancellationToken).ConfigureAwait(false)
        ).WithBasicTypes();
        if (setup is null)
        {
            return new(databases, null);
        }
        var prepared = await databases.CreateAsync("setup", cancellationToken).ConfigureAwait(false);
        try
        {
            await setup.ExecuteAsync(prepared.DataSource, cancellationToken).ConfigureAwait(false);
            await BeginHistoryAsync(prepared, cancellationToken).ConfigureAwait(false);
            return new(databases, prepared);
        }
        catch
        {
            await prepared.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A database without any migration.</summary>
    public Task<TestDatabase> CreateAsync(string test, CancellationToken cancellationToken) =>
        _prepared is null
            ? _databases.CreateAsync(test, cancellationToken)
            : CloneAsync(_prepared, test, cancellationToken);

    /// <summary>A database with nothing in it, not even what the setup brings.</summary>
    public Task<TestDatabase> CreateBareAsync(string test, CancellationToken cancellationToken) =>
        _databases.CreateAsync(test, cancellationToken);

    /// <summary>A copy of a database; whoever is connected to that one is disconnected first.</summary>
    public async Task<TestDatabase> CloneAsync(TestDatabase source, string test, CancellationToken cancellationToken)
    {
        await _cloning.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await _databases.CloneAsync(source, test, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _cloning.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_prepared is not null)
        {
            await _prepared.DisposeAsync().ConfigureAwait(false);
        }
        _cloning.Dispose();
    }

    /// <summary>What the setup brought is not of the migrations: the runner would ask where the history begins.</summary>
    private static async Task BeginHistoryAsync(TestDatabase database, CancellationToken cancellationToken)
    {
        var history = new HistoryTable("public", new MigratorOptions().HistoryTable);
        await using var begin = database.DataSource.CreateBatch();
        begin.BatchCommands.Add(history.Create());
        begin.BatchCommands.Add(history.Comment(HistoryTable.BeginsEmpty));
        await begin.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
