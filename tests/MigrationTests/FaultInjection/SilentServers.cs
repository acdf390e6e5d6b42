using System.Diagnostics;
using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Tests;
using MigrationTests.Hosting;
using Npgsql;

namespace MigrationTests.FaultInjection;

/// <summary>A server that says nothing while its network answers, and a run that takes too long.</summary>
public sealed class SilentServers(PostgresFixture postgres)
{
    private const string Second = "create table b as select 2 as i";

    private static readonly (string, string)[] Two = [("1", "create table a as select 1 as i"), ("2", Second)];

    private static readonly MigratorOptions Impatient = new()
    {
        LockTimeout = TimeSpan.FromMilliseconds(200),
        SilenceLimit = TimeSpan.FromSeconds(1),
        RetryBudget = TimeSpan.FromSeconds(1),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task An_answer_that_never_comes_from_an_idle_process_ends_the_run()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var proxy = new Proxy(database.ConnectionString);
        proxy.OnRequest = request => ValueTask.FromResult(request.Sql == Second ? Fate.Silence : Fate.Pass);
        await using var dataSource = NpgsqlDataSource.Create(proxy.ConnectionString);

        var error = (
            await new Migrator(dataSource, MigrationSource.InMemory(Two), Impatient)
                .Invoking(m => m.ApplyAsync(Ct))
                .Should()
                .ThrowAsync<DatabaseUnavailableException>()
        ).Which;

        error.Message.Should().Contain("rolled back, as the history shows");
        await Scenario.VerifyAsync(database, error.Report);
        (await database.Migrator(Two).ApplyAsync(Ct)).Applied.Should().Contain("2");
    }

    [Theory(Timeout = 120_000)]
    [InlineData("")]
    [InlineData(";Maximum Pool Size=1")]
    [InlineData(";Maximum Pool Size=2;Timeout=1")]
    public async Task A_process_at_work_is_waited_for_however_long_it_says_nothing(string settings)
    {
        var database = await postgres.NewDatabaseAsync();
        await using var dataSource = NpgsqlDataSource.Create(database.ConnectionString + settings);
        // Of a pool of two the run gets only one.
        await using var other = settings.Contains('2', StringComparison.Ordinal)
            ? await dataSource.OpenConnectionAsync(Ct)
            : null;
        var options = Impatient with { SilenceLimit = TimeSpan.FromSeconds(1.5) };

        var report = await new Migrator(
            dataSource,
            MigrationSource.InMemory(("1", "select pg_sleep(4)")),
            options
        ).ApplyAsync(Ct);

        report.Applied.Should().Equal("1");
    }

    [Fact(Timeout = 120_000)]
    public async Task A_server_that_has_stopped_ends_the_run()
    {
        var error = await StoppedAsync("Timeout=1", Impatient, () => { }, Ct);

        error.Message.Should().Contain("has said nothing for 1 s");
    }

    [Fact(Timeout = 120_000)]
    public async Task A_run_that_is_cancelled_does_not_wait_for_a_server_that_has_stopped()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        var error = await StoppedAsync("Timeout=12", new MigratorOptions(), cancel.Cancel, cancel.Token);

        error.Message.Should().StartWith("2.sql: the run was cancelled. The server does not answer. Whether ");
        error.Report!.Applied.Should().Equal("1");
    }

    /// <summary>How a run ends whose server is stopped in its second migration.</summary>
    private static async Task<DatabaseUnavailableException> StoppedAsync(
        string settings,
        MigratorOptions options,
        Action stopped,
        CancellationToken cancellationToken
    )
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The server is stopped by Linux signals.");
        await using var host = await LocalServer.StartAsync();
        var connectionString = $"{host.ConnectionString};{settings};Cancellation Timeout=-1;Pooling=false";
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        var postmaster = await ParentAsync(dataSource);
        var run = new Migrator(
            dataSource,
            MigrationSource.InMemory(("1", "create table a (i int)"), ("2", "select pg_sleep(3000)")),
            options
        ).ApplyAsync(cancellationToken);
        while (!run.IsCompleted && !await SleepingAsync(dataSource))
        {
            await Task.Delay(50, Ct);
        }
        var processes = (await ChildrenAsync(postmaster)).Prepend(postmaster).ToList();
        await SignalAsync("STOP", processes);
        try
        {
            stopped();
            return (await run.Invoking(r => r).Should().ThrowAsync<DatabaseUnavailableException>()).Which;
        }
        finally
        {
            await SignalAsync("CONT", processes);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_run_that_takes_longer_than_its_limit_is_rolled_back_and_says_so()
    {
        var database = await postgres.NewDatabaseAsync();
        var migrator = database.Migrator(
            new MigratorOptions { Timeout = TimeSpan.FromSeconds(3) },
            ("1", "create table a (i int)"),
            ("2", "select pg_sleep(3000)")
        );

        var error = (
            await migrator.Invoking(m => m.ApplyAsync(Ct)).Should().ThrowAsync<MigrationFailedException>()
        ).Which;

        error.Message.Should().StartWith("2.sql: The run took longer than its limit of 3 s (--timeout)");
        error.Report!.Applied.Should().Equal("1");
        (await database.HistoryAsync()).Should().Equal("1");
    }

    private static async Task<int> ParentAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand(
            "select pid from pg_stat_activity where backend_type = 'checkpointer'"
        );
        var checkpointer = (int)(await command.ExecuteScalarAsync(Ct))!;
        return int.Parse(
            (await File.ReadAllTextAsync($"/proc/{checkpointer}/stat", Ct)).Split(' ')[3],
            System.Globalization.CultureInfo.InvariantCulture
        );
    }

    private static async Task<bool> SleepingAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand(
            "select exists (select from pg_stat_activity where wait_event = 'PgSleep')"
        );
        return (bool)(await command.ExecuteScalarAsync(Ct))!;
    }

    private static async Task<IEnumerable<int>> ChildrenAsync(int parent) =>
        (await File.ReadAllTextAsync($"/proc/{parent}/task/{parent}/children", Ct))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(text => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture));

    private static async Task SignalAsync(string signal, IEnumerable<int> processes)
    {
        using var kill = Process.Start(
            "/bin/kill",
            [$"-{signal}", .. processes.Select(p => p.ToString(System.Globalization.CultureInfo.InvariantCulture))]
        );
        await kill.WaitForExitAsync(CancellationToken.None);
    }
}
