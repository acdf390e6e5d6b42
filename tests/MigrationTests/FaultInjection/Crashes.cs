using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Testing;
using MigrationKit.Testing.Containers;
using MigrationKit.Tests;
using MigrationTests.Cli;
using Npgsql;

namespace MigrationTests.FaultInjection;

/// <summary>Whole processes end: that of a connection, the server, the runner.</summary>
public sealed class Crashes(PostgresFixture postgres, Crashes.OwnServer own) : IClassFixture<Crashes.OwnServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // In the middle of a transaction, between two statements outside one, and between a COMMIT and its marker.
    public static TheoryData<string> Points =>
        [
            "insert into accounts values (3, 'barbara')",
            "create unique index concurrently accounts_name on accounts (name)",
            TheMarker,
        ];

    private const string TheMarker = "the marker of 4_data";

    /// <summary>A minute each, in milliseconds, and the time that the others take whose turn is before.</summary>
    private const int WithTurn = 300_000;

    private static bool IsAt(Request request, string point) =>
        point == TheMarker ? request.IsMarkerOf("4_data") : request.Sql == point;

    [Theory(Timeout = WithTurn), MemberData(nameof(Points))]
    public Task The_process_of_its_connection_is_killed(string point) =>
        CrashAsync(
            point,
            async (host, database) =>
            {
                var pid = await database.ScalarAsync<int>(
                    "select pid from pg_stat_activity where application_name = 'victim' and datname = current_database() limit 1"
                );
                // Before the crash: the run goes on, and may end, while this waits for the server.
                database.DataSource.Clear();
                await host.KillBackendAsync(pid, Ct);
            }
        );

    [Theory(Timeout = WithTurn), MemberData(nameof(Points))]
    public Task The_server_stops_at_once_and_starts_again(string point) =>
        CrashAsync(point, (host, _) => host.RestartAsync(StopMode.Immediate, Ct));

    [Fact(Timeout = WithTurn)]
    public async Task Where_the_server_stays_away_the_run_says_that_it_cannot_know()
    {
        var scenario = await Scenario.CreateAsync(postgres, Scenario.Six);
        using var turn = await own.TakeAsync();
        var host = turn.Host;
        await using var database = await NewDatabaseAsync(host);
        await using var proxy = new Proxy(database.ConnectionString);
        proxy.OnRequest = async request =>
        {
            if (request.Sql == Points.First())
            {
                await host.StopAsync(StopMode.Immediate, Ct);
            }
            return Fate.Pass;
        };
        await using var dataSource = NpgsqlDataSource.Create(proxy.ConnectionString);
        var migrator = new Migrator(
            dataSource,
            scenario.Source,
            new() { RetryBudget = TimeSpan.FromMilliseconds(100) }
        );

        var error = (
            await migrator.Invoking(m => m.ApplyAsync(Ct)).Should().ThrowAsync<DatabaseUnavailableException>()
        ).Which;

        error.Message.Should().Contain("Whether the migration is applied cannot be told now");
        error.Report!.Failed.Should().Be(error.Message[..error.Message.IndexOf(".sql", StringComparison.Ordinal)]);
        await host.RestartAsync(cancellationToken: Ct);
        await scenario.ConvergeAsync(database);
    }

    [Theory(Timeout = 60_000), MemberData(nameof(Points))]
    public async Task The_runner_is_killed(string point)
    {
        var scenario = await Scenario.CreateAsync(postgres, Scenario.Six);
        var database = await postgres.NewDatabaseAsync();
        using var folder = new MigrationFolder(Scenario.Six);
        await using var proxy = new Proxy(database.ConnectionString);
        var reached = new TaskCompletionSource();
        var killed = new TaskCompletionSource();
        proxy.OnRequest = async request =>
        {
            if (IsAt(request, point))
            {
                reached.TrySetResult();
                await killed.Task;
            }
            return Fate.Pass;
        };
        using var runner = InterruptedProcess.Start("apply", "-c", proxy.ConnectionString, "-m", folder.Path);

        await reached.Task.WaitAsync(Ct);
        runner.Kill();
        await runner.WaitForExitAsync(Ct);
        killed.SetResult();

        await scenario.ConvergeAsync(database);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_a_killed_runner_left_running_is_waited_for()
    {
        (string, string)[] migrations =
        [
            ("1", "create table a as select 1 as i"),
            ("2", "-- migrationkit: no-transaction\ncreate index concurrently a_i on a (i)"),
        ];
        var scenario = await Scenario.CreateAsync(postgres, migrations);
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(migrations[0]).ApplyAsync(Ct);
        // The index waits for this transaction, and the server process does not notice that its client is gone.
        await using var writer = await database.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await writer.BeginTransactionAsync(Ct);
        await using (var insert = new NpgsqlCommand("insert into a values (2)", writer))
        {
            await insert.ExecuteNonQueryAsync(Ct);
        }
        using var folder = new MigrationFolder(migrations);
        using var runner = InterruptedProcess.Start("apply", "-c", database.ConnectionString, "-m", folder.Path);
        await Execution.ConcurrencyTests.WaitForAsync(
            database,
            "select exists (select from pg_stat_activity where query like 'create index concurrently%' "
                + "and wait_event_type = 'Lock' and datname = current_database())"
        );
        runner.Kill();
        await runner.WaitForExitAsync(Ct);

        var warned = new TaskCompletionSource();
        var rerun = RerunAsync();
        await warned.Task.WaitAsync(Ct);
        await transaction.RollbackAsync(Ct);

        await rerun;
        await scenario.ConvergeAsync(database);

        async Task RerunAsync()
        {
            await foreach (var happened in database.Migrator(migrations).ApplyEventsAsync(Ct))
            {
                if (happened is RunLockAwaited or MigrationFailed)
                {
                    warned.TrySetResult();
                }
            }
        }
    }

    private async Task CrashAsync(string point, Func<LocalHost, TestDatabase, Task> crashAsync)
    {
        var scenario = await Scenario.CreateAsync(postgres, Scenario.Six);
        using var turn = await own.TakeAsync();
        var host = turn.Host;
        await using var database = await NewDatabaseAsync(host);
        await using var proxy = new Proxy(database.ConnectionString);
        var crashed = false;
        proxy.OnRequest = async request =>
        {
            if (IsAt(request, point) && !crashed)
            {
                crashed = true;
                await crashAsync(host, database);
            }
            return Fate.Pass;
        };

        await scenario.RunAsync(database, proxy.ConnectionString + ";Application Name=victim");

        crashed.Should().BeTrue();
        await scenario.ConvergeAsync(database);
    }

    private static async Task<TestDatabase> NewDatabaseAsync(LocalHost host) =>
        await (await TestDatabases.CreateAsync(host, Ct)).CreateAsync(TestContext.Current.Test!.TestDisplayName, Ct);

    /// <summary>A server that one test at a time uses.</summary>
    public sealed class OwnServer(PostgresFixture postgres) : IAsyncLifetime
    {
        private readonly SemaphoreSlim _turns = new(1);
        private LocalHost? _host;

        internal async Task<Turn> TakeAsync()
        {
            Assert.SkipUnless(_host is not null, "Only host Local has a server of its own to spare.");
            await _turns.WaitAsync(Ct);
            return new(_host, _turns);
        }

        public async ValueTask InitializeAsync()
        {
            if (postgres.Host is LocalHost)
            {
                _host = (LocalHost)await PostgresHosts.StartNewAsync(cancellationToken: Ct);
                // The history names the role; what is expected is taken from the server of the run.
                _host.AsSuperuser = true;
            }
        }

        public async ValueTask DisposeAsync()
        {
            _turns.Dispose();
            if (_host is not null)
            {
                await _host.DisposeAsync();
            }
        }
    }

    internal sealed record Turn(LocalHost Host, SemaphoreSlim Turns) : IDisposable
    {
        public void Dispose() => Turns.Release();
    }
}
