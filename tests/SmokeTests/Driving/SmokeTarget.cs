using MigrationKit.Testing;
using MigrationKit.Tests;

namespace SmokeTests.Driving;

/// <summary>What can only be asserted where log and database are at hand.</summary>
internal sealed record Inside(LogRecorder Log, Rows Rows);

/// <summary>
/// What a class of smoke tests speaks with: our application over a database that the audit found and the migrations
/// brought up to date, or the deployed one that <see cref="Deployment"/> names.
/// </summary>
public sealed class SmokeTarget : IAsyncLifetime
{
    private readonly PostgresFixture? _postgres;
    private readonly Uri? _deployed;
    private readonly List<IAsyncDisposable> _instances = [];
    private readonly List<Caller> _callers = [];
    private readonly LogRecorder _log = new();
    private TestDatabase? _database;

    public SmokeTarget(PostgresFixture postgres)
    {
        _postgres = postgres;
        _deployed = Deployment.Address;
    }

    internal SmokeTarget(Uri deployed) => _deployed = deployed;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (_deployed is not null)
        {
            return;
        }
        var databases = await TestDatabases.CreateAsync(_postgres!.Host, Ct);
        _database = await databases.CreateAsync("smoke", Ct);
        await Migrations.AuditedStateAsync(_database.DataSource);
        await Migrations.ApplyAsync(_database.DataSource);
    }

    /// <summary>Takes away what the test before left; what is deployed is left as it is.</summary>
    public async ValueTask ResetAsync()
    {
        _log.Clear();
        if (_database is not null)
        {
            await _database.ResetAsync(Ct);
        }
    }

    /// <summary>
    /// Somebody who speaks with the application over new connections; ours is a new instance, with new connections to
    /// the database, too.
    /// </summary>
    internal async Task<Caller> NewCallerAsync()
    {
        if (_deployed is not null)
        {
            _callers.Add(new(_deployed));
            return _callers[^1];
        }
        var instance = await RunningApplication.StartAsync(_database!.ConnectionString, _log);
        _instances.Add(instance);
        return instance.Caller;
    }

    /// <summary>Log and rows; null for a deployed application, and the output says what is not asserted.</summary>
    internal Inside? Look(string what)
    {
        if (_database is not null)
        {
            return new(_log, new(_database.ConnectionString));
        }
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"Not asserted, because {_deployed} is seen from outside only: {what}."
        );
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var caller in _callers)
        {
            caller.Dispose();
        }
        foreach (var instance in _instances)
        {
            await instance.DisposeAsync();
        }
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }
}
