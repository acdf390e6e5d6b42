using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Execution;
using MigrationKit.Sql;
using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.Execution;

public sealed class ConcurrencyTests(PostgresFixture postgres)
{
    private const int Runners = 16;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // Each records in a table that survives the history when it really ran.
    private static readonly (string Name, string Sql)[] Thirty =
    [
        ("00", "create table ran (n serial, name text)"),
        .. Enumerable
            .Range(1, 29)
            .Select(i =>
                (
                    $"{i:00}",
                    $"create table t{i} (i int); select pg_sleep(0.002); insert into ran (name) values ('{i:00}')"
                )
            ),
    ];

    [Fact(Timeout = 60_000)]
    public async Task Sixteen_runners_started_together_apply_each_migration_once_and_in_order()
    {
        var database = await postgres.NewDatabaseAsync();
        var runners = Enumerable
            .Range(0, Runners)
            .Select(_ => NpgsqlDataSource.Create(database.ConnectionString))
            .ToList();

        var reports = await Task.WhenAll(
            runners.Select(runner => new Migrator(runner, MigrationSource.InMemory(Thirty)).ApplyAsync(Ct))
        );

        foreach (var runner in runners)
        {
            await runner.DisposeAsync();
        }
        var names = Thirty.Select(m => m.Name).ToList();
        reports.SelectMany(report => report.Applied).Order().Should().Equal(names);
        reports.Should().AllSatisfy(report => report.Applied.Concat(report.Skipped).Order().Should().Equal(names));
        (await database.HistoryAsync()).Should().Equal(names);
        (await database.ScalarAsync<string[]>("select array_agg(name order by n) from ran"))
            .Should()
            .Equal(names.Skip(1));
    }

    [Fact]
    public async Task What_another_runner_did_between_two_readings_is_reported_as_skipped()
    {
        var database = await postgres.NewDatabaseAsync();
        var source = MigrationSource.InMemory(("1", "create table a (i int)"), ("2", "create table b (i int)"));
        var options = new MigratorOptions();
        var (connection, before) = await new Server(database.DataSource, options).OpenAndReadAsync(
            TableName.Parse(options.HistoryTable),
            Ct
        );
        await new Migrator(database.DataSource, source).ApplyAsync(Ct);

        var late = await new Run(
            database.DataSource,
            await MigrationSet.LoadAsync(source, Ct),
            options,
            _ => { },
            // It saw the first table of the other one, but not its row yet.
            (connection, before with { UserSchemas = ["public"] })
        ).ExecuteAsync(Ct);

        late.Skipped.Should().Equal("1", "2");
    }

    [Fact(Timeout = 60_000)]
    public async Task When_the_holder_is_killed_the_others_go_on()
    {
        var database = await postgres.NewDatabaseAsync();
        (string, string)[] migrations =
        [
            ("a", "create table a (i int)"),
            ("b", "create table b (i int); select pg_sleep(2)"),
        ];
        await using var first = NpgsqlDataSource.Create(database.ConnectionString + ";Application Name=victim");
        var victim = new Migrator(first, MigrationSource.InMemory(migrations)).ApplyAsync(Ct);
        await WaitForAsync(
            database,
            "select exists (select from pg_stat_activity where application_name = 'victim' and query like '%pg_sleep%' and state = 'active' and datname = current_database())"
        );
        var others = Enumerable.Range(0, 3).Select(_ => database.Migrator(migrations).ApplyAsync(Ct)).ToList();

        await database.ExecuteAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'victim' and datname = current_database()"
        );

        var reports = await Task.WhenAll(others);
        reports.SelectMany(report => report.Applied).Should().Equal("b");
        var killed = (await victim.Invoking(run => run).Should().ThrowAsync<DatabaseUnavailableException>()).Which;
        killed.Report!.Applied.Should().Equal("a");
        (await database.HistoryAsync()).Should().Equal("a", "b");
    }

    [Fact(Timeout = 60_000)]
    public async Task An_index_is_built_concurrently_while_other_runners_wait()
    {
        // A waiter inside pg_advisory_lock would hold a snapshot that CREATE INDEX CONCURRENTLY waits for: deadlock.
        var database = await postgres.NewDatabaseAsync();
        (string, string)[] migrations =
        [
            ("a", "create table a as select generate_series(1, 100) i"),
            ("b", "-- migrationkit: no-transaction\nselect pg_sleep(0.3);\ncreate index concurrently a_i on a (i)"),
        ];

        var reports = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => database.Migrator(migrations).ApplyAsync(Ct))
        );

        reports.SelectMany(report => report.Applied).Order().Should().Equal("a", "b");
        (await database.ScalarAsync<bool>("select indisvalid from pg_index where indexrelid = 'a_i'::regclass"))
            .Should()
            .BeTrue();
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_waits_too_long_is_told_who_holds_the_lock()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var first = NpgsqlDataSource.Create(database.ConnectionString + ";Application Name=slow-runner");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var slow = new Migrator(first, MigrationSource.InMemory(("a", "select pg_sleep(30)"))).ApplyAsync(stop.Token);
        await WaitForAsync(
            database,
            "select exists (select from pg_stat_activity where application_name = 'slow-runner' and query like '%pg_sleep%' and state = 'active' and datname = current_database())"
        );
        var waiting = database.Migrator(
            new MigratorOptions { RunLockTimeout = TimeSpan.FromMilliseconds(300) },
            ("a", "select pg_sleep(30)")
        );
        var events = new List<MigrationEvent>();

        var apply = async () =>
        {
            await foreach (var happened in waiting.ApplyEventsAsync(Ct))
            {
                events.Add(happened);
            }
        };

        var error = (await apply.Should().ThrowAsync<RunLockTimeoutException>()).Which;
        error.Holder.Should().MatchRegex(@"^process \d+ \(slow-runner\).* since .* UTC: select pg_sleep\(30\)$");
        error.Report!.NotAttempted.Should().Equal("a");
        events.OfType<RunLockAwaited>().Should().ContainSingle().Which.Holder.Should().Be(error.Holder);
        await stop.CancelAsync();
        await slow.Invoking(run => run).Should().ThrowAsync<MigrationCanceledException>();
    }

    internal static async Task WaitForAsync(MigrationKit.Testing.TestDatabase database, string condition)
    {
        while (!await database.ScalarAsync<bool>(condition))
        {
            await Task.Delay(10, Ct);
        }
    }
}
