using MigrationKit;
using MigrationKit.Testing;
using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.FaultInjection;

/// <summary>The application works on the same rows and tables while a migration runs.</summary>
public sealed class Conflicts(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task The_victim_of_a_deadlock_is_tried_again()
    {
        var database = await NewDatabaseAsync();
        await using var other = await database.DataSource.OpenConnectionAsync(Ct);
        // So that it is the migration that finds the deadlock.
        await ExecuteAsync(other, "set deadlock_timeout = '1h'; begin; lock table y");
        Task? crossing = null;

        var retried = await RunAsync(
            database,
            "deadlock_timeout=10ms",
            "lock table x; lock table y; alter table x add j int",
            "lock table y",
            async () =>
            {
                await WaitForLockAsync(database, granted: true);
                crossing = ExecuteAsync(other, "lock table x; commit");
                await WaitForLockAsync(database, granted: false);
            }
        );

        await crossing!;
        retried.SqlState.Should().Be("40P01");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_serialization_failure_is_tried_again()
    {
        var database = await NewDatabaseAsync();

        var retried = await RunAsync(
            database,
            "default_transaction_isolation=serializable",
            "lock table x in row exclusive mode; update x set i = i + 1",
            "update x set i = i + 1",
            async () =>
            {
                // The lock comes after the migration's snapshot.
                await WaitForLockAsync(database, granted: true);
                await database.ExecuteAsync("update x set i = i + 10");
            }
        );

        retried.SqlState.Should().Be("40001");
        (await database.ScalarAsync<int>("select i from x")).Should().Be(12);
    }

    private async Task<TestDatabase> NewDatabaseAsync()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("do $$ begin create table x as select 1 as i; create table y (); end $$");
        await database.Migrator().AdoptNoneAsync(Ct);
        return database;
    }

    /// <summary>Runs one migration, and something else once before one of its statements.</summary>
    private static async Task<MigrationRetried> RunAsync(
        TestDatabase database,
        string setting,
        string sql,
        string before,
        Func<Task> disturb
    )
    {
        await using var proxy = new Proxy(database.ConnectionString);
        var disturbed = false;
        proxy.OnRequest = async request =>
        {
            if (request.Sql == before && !disturbed)
            {
                disturbed = true;
                await disturb();
            }
            return Fate.Pass;
        };
        await using var dataSource = NpgsqlDataSource.Create($"{proxy.ConnectionString};Options=-c {setting}");
        var events = new List<MigrationEvent>();
        await foreach (
            var happened in new Migrator(dataSource, MigrationSource.InMemory(("a", sql))).ApplyEventsAsync(Ct)
        )
        {
            events.Add(happened);
        }

        events.OfType<RunEnded>().Single().Report.Applied.Should().Equal("a");
        (await database.HistoryAsync()).Should().Equal("a");
        return events.OfType<MigrationRetried>().Should().ContainSingle().Which;
    }

    private static Task WaitForLockAsync(TestDatabase database, bool granted) =>
        Execution.ConcurrencyTests.WaitForAsync(
            database,
            $"select exists (select from pg_locks where relation = 'x'::regclass and granted = {granted} and mode <> 'AccessShareLock' "
                + "and database = (select oid from pg_database where datname = current_database()))"
        );

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
