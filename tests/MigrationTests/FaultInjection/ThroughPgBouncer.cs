using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Testing;
using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.FaultInjection;

/// <summary>A pooler gives each transaction another server connection, and each server connection many clients.</summary>
public sealed class ThroughPgBouncer(PgBouncerFixture bouncer) : IClassFixture<PgBouncerFixture>
{
    private const int Runners = 16;

    private static readonly (string, string)[] Two =
    [
        ("1", "create table a (i int)"),
        ("2", "insert into a values (1)"),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 300_000)]
    public async Task Sixteen_runners_apply_thirty_migrations_each_once_and_in_order()
    {
        var database = await bouncer.NewDatabaseAsync();
        (string Name, string)[] thirty =
        [
            ("00", "create table ran (n serial, name text)"),
            .. Enumerable
                .Range(1, 29)
                .Select(i => ($"{i:00}", $"create table t{i} (i int); insert into ran (name) values ('{i:00}')")),
        ];
        var names = thirty.Select(migration => migration.Name).ToList();

        var reports = await Task.WhenAll(Enumerable.Range(0, Runners).Select(_ => ApplyAsync(database, thirty)));

        reports.SelectMany(report => report.Applied).Order().Should().Equal(names);
        reports.Should().AllSatisfy(report => report.Applied.Concat(report.Skipped).Order().Should().Equal(names));
        (await database.HistoryAsync()).Should().Equal(names);
        (await database.ScalarAsync<string[]>("select array_agg(name order by n) from ran"))
            .Should()
            .Equal(names.Skip(1));
        // It lost step over messages with several Syncs, and wrote that line without end.
        (await bouncer.ReadLogsAsync())
            .Should()
            .NotContain("invalid frontend message")
            .And.NotContain("unexpected response");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_no_transaction_file_is_refused_before_anything_runs()
    {
        var database = await bouncer.NewDatabaseAsync();

        var error = (
            await database
                .Invoking(d => ApplyAsync(d, [.. Two, ("3", "-- migrationkit: no-transaction\nvacuum a")]))
                .Should()
                .ThrowAsync<MigrationFailedException>()
        ).Which;

        error.Refused.Should().BeTrue();
        error.Message.Should().Contain("needs a direct connection");
        error.Report!.Applied.Should().BeEmpty();
        (await database.ContentAsync()).Should().BeEmpty();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_failure_leaves_nothing_behind_and_a_rerun_goes_on_after_what_was_applied()
    {
        var database = await bouncer.NewDatabaseAsync();
        const string leaks = "set search_path = ''; set role pg_monitor; select pg_advisory_lock(4711); ";

        var error = (
            await database
                .Invoking(d => ApplyAsync(d, [.. Two, ("3", leaks + "create table public.c (); select nope")]))
                .Should()
                .ThrowAsync<MigrationFailedException>()
        ).Which;

        (error.Name, error.SqlState).Should().Be(("3", "42501"));
        error.Report!.Applied.Should().Equal("1", "2");
        await VerifySharedSessionsAsync(database);
        (await ApplyAsync(database, Two)).Skipped.Should().Equal("1", "2");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_cancelled_run_leaves_nothing_behind()
    {
        var database = await bouncer.NewDatabaseAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var run = ApplyAsync(database, [.. Two, ("3", "set work_mem = '7MB'; select pg_sleep(50)")], stop.Token);
        await Execution.ConcurrencyTests.WaitForAsync(
            database,
            "select exists (select from pg_stat_activity where query like '%pg_sleep(50)%' and wait_event = 'PgSleep' and datname = current_database())"
        );

        await stop.CancelAsync();

        var error = (await run.Invoking(r => r).Should().ThrowAsync<MigrationCanceledException>()).Which;
        error.Report.Applied.Should().Equal("1", "2");
        (await database.HistoryAsync()).Should().Equal("1", "2");
        await VerifySharedSessionsAsync(database);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_a_file_does_to_its_session_does_not_reach_the_next_client()
    {
        var database = await bouncer.NewDatabaseAsync();

        var report = await ApplyAsync(
            database,
            [
                (
                    "1",
                    "create table a (i int); set search_path = ''; set role pg_monitor; set work_mem = '7MB'; "
                        + "select pg_advisory_lock(4711); prepare leaked as select 1"
                ),
                ("2", "create temp table leaked (i int); listen leaked"),
            ]
        );

        report.Applied.Should().Equal("1", "2");
        await VerifySharedSessionsAsync(database);
    }

    /// <summary>Looks into all server connections that the pooler keeps for the database.</summary>
    private async Task VerifySharedSessionsAsync(TestDatabase database)
    {
        const string clean = """
            select pg_backend_pid(), current_setting('search_path') = '"$user", public' and current_setting('role') = 'none'
              and setting = reset_val and to_regclass('pg_temp.leaked') is null
              and not exists (select from pg_prepared_statements where from_sql)
              and not exists (select from pg_listening_channels())
              and not exists (select from pg_locks where locktype = 'advisory' and pid = pg_backend_pid())
            from pg_settings where name = 'work_mem'
            """;
        await using var dataSource = NpgsqlDataSource.Create(bouncer.Reach(database));
        var sessions = await database.ScalarAsync<long>(
            "select count(*) from pg_stat_activity where datname = current_database() and application_name <> 'TestDatabase.DataSource'"
        );
        sessions.Should().BePositive();
        // In transactions that are open at the same time, each has a server connection of its own.
        var clients = new List<NpgsqlConnection>();
        var seen = new HashSet<int>();
        for (var i = 0; i < sessions; i++)
        {
            var client = await dataSource.OpenConnectionAsync(Ct);
            clients.Add(client);
            await client.BeginTransactionAsync(Ct);
            await using var command = new NpgsqlCommand(clean, client);
            await using var reader = await command.ExecuteReaderAsync(Ct);
            await reader.ReadAsync(Ct);
            seen.Add(reader.GetInt32(0));
            reader.GetBoolean(1).Should().BeTrue("nothing of the file is left in the session");
        }
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
        seen.Should().HaveCount((int)sessions);
    }

    private async Task<MigrationReport> ApplyAsync(
        TestDatabase database,
        (string, string)[] migrations,
        CancellationToken? cancellationToken = null
    )
    {
        await using var dataSource = NpgsqlDataSource.Create(bouncer.Reach(database));
        return await new Migrator(dataSource, MigrationSource.InMemory(migrations)).ApplyAsync(cancellationToken ?? Ct);
    }
}
