using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.ExceptionServices;
using MigrationKit.Testing;
using MigrationKit.Testing.Containers;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(MigrationKit.Tests.PostgresFixture))]
[assembly: MigrationKit.Tests.EndDatabases]

namespace MigrationKit.Tests;

/// <summary>
/// One server for the whole run, and databases for its tests. A test disposes no database: it ends with the test, is
/// kept if the test failed, and a connection that is still open then fails the test.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private static readonly ConcurrentDictionary<string, ConcurrentBag<TestDatabase>> Databases = new();
    private PostgresHost? _host;
    private TestDatabases? _empty;
    private ExceptionDispatchInfo? _failure;

    /// <summary>The server. It throws what the start threw, so that every test says it.</summary>
    public PostgresHost Host
    {
        get
        {
            _failure?.Throw();
            return _host!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        try
        {
            _host = await PostgresHosts.StartAsync(TestContext.Current.CancellationToken);
            // Tests also do what an ordinary owner may not: break catalogs, corrupt indexes, change the server's settings.
            _host.AsSuperuser = true;
            _empty = await TestDatabases.CreateAsync(_host);
            TestContext.Current.SendDiagnosticMessage("{0}", _host);
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }
    }

    /// <summary>An empty database for the current test.</summary>
    public Task<TestDatabase> NewDatabaseAsync()
    {
        _failure?.Throw();
        return NewDatabaseAsync(_empty!);
    }

    /// <summary>A database for the current test, cloned from a template.</summary>
    public static async Task<TestDatabase> NewDatabaseAsync(TestDatabases databases)
    {
        var test = TestContext.Current.Test!;
        var database = await databases.CreateAsync(test.TestDisplayName, TestContext.Current.CancellationToken);
        Databases.GetOrAdd(test.UniqueID, _ => []).Add(database);
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    internal static async Task EndDatabasesAsync(string test, bool failed)
    {
        foreach (var database in Databases.TryRemove(test, out var all) ? all : [])
        {
            if (failed)
            {
                TestContext.Current.TestOutputHelper!.WriteLine(
                    $"The test failed; its database is kept: {database.Keep()}"
                );
            }
            await database.DisposeAsync();
        }
    }
}

/// <summary>Ends the databases of a test right after it, when its result is known.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class EndDatabasesAttribute : BeforeAfterTestAttribute
{
    // Outside xUnit's limited threads, one of which waits here: the framework has no asynchronous form of this.
    public override void After(MethodInfo methodUnderTest, IXunitTest test) =>
        Task.Run(() =>
                PostgresFixture.EndDatabasesAsync(
                    test.UniqueID,
                    TestContext.Current.TestState?.Result == TestResult.Failed
                )
            )
            .GetAwaiter()
            .GetResult();
}
