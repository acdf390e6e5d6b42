using System.Diagnostics;
using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Tests;

namespace MigrationTests.Execution;

public sealed class CancellationTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly (string, string)[] Migrations =
    [
        ("a", "create table a (i int)"),
        ("b", "create table b (i int); select pg_sleep(20)"),
        ("c", "create table c (i int)"),
    ];

    [Fact(Timeout = 30_000)]
    public async Task Cancelled_while_it_runs_a_migration_is_rolled_back_and_those_before_it_stay()
    {
        var database = await postgres.NewDatabaseAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var run = database.Migrator(Migrations).ApplyAsync(stop.Token);
        await ConcurrencyTests.WaitForAsync(
            database,
            "select exists (select from pg_stat_activity where query like '%pg_sleep(20)%' and wait_event = 'PgSleep' and datname = current_database())"
        );

        var clock = Stopwatch.StartNew();
        await stop.CancelAsync();

        var error = (await run.Invoking(r => r).Should().ThrowAsync<MigrationCanceledException>()).Which;
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10), "the statement is cancelled, not waited for");
        error.CancellationToken.Should().Be(stop.Token);
        error.Report.Applied.Should().Equal("a");
        error.Report.NotAttempted.Should().Equal("b", "c");
        (await database.HistoryAsync()).Should().Equal("a");
        (await database.ExistsAsync("b")).Should().BeFalse();
        (await AdvisoryLocksAsync(database)).Should().Be(0);
    }

    [Fact(Timeout = 30_000)]
    public async Task Cancelled_while_it_waits_for_the_run_lock_a_run_leaves_nothing_behind()
    {
        var database = await postgres.NewDatabaseAsync();
        using var stopHolder = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var holder = database.Migrator(Migrations).ApplyAsync(stopHolder.Token);
        await ConcurrencyTests.WaitForAsync(database, "select to_regclass('a') is not null");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var waiting = new TaskCompletionSource();

        var run = Task.Run(
            async () =>
            {
                await foreach (var happened in database.Migrator(Migrations).ApplyEventsAsync(stop.Token))
                {
                    if (happened is RunLockAwaited)
                    {
                        waiting.TrySetResult();
                    }
                }
            },
            Ct
        );
        await waiting.Task.WaitAsync(Ct);
        await stop.CancelAsync();

        var error = (await run.Invoking(r => r).Should().ThrowAsync<MigrationCanceledException>()).Which;
        error.CancellationToken.Should().Be(stop.Token);
        error.Report.NotAttempted.Should().Equal("b", "c");
        await stopHolder.CancelAsync();
        await holder.Invoking(r => r).Should().ThrowAsync<MigrationCanceledException>();
        (await database.HistoryAsync()).Should().Equal("a");
    }

    [Fact]
    public async Task Cancelled_before_it_starts_a_run_does_nothing()
    {
        var database = await postgres.NewDatabaseAsync();

        var apply = () => database.Migrator(Migrations).ApplyAsync(new CancellationToken(canceled: true));

        await apply.Should().ThrowAsync<OperationCanceledException>();
        (await database.ContentAsync()).Should().BeEmpty();
    }

    [Fact(Timeout = 30_000)]
    public async Task Leaving_the_stream_of_events_cancels_the_run()
    {
        var database = await postgres.NewDatabaseAsync();

        await foreach (var happened in database.Migrator(Migrations).ApplyEventsAsync(Ct))
        {
            if (happened is MigrationApplied)
            {
                break;
            }
        }

        (await database.HistoryAsync()).Should().Equal("a");
        (await AdvisoryLocksAsync(database)).Should().Be(0);
    }

    private static Task<long> AdvisoryLocksAsync(MigrationKit.Testing.TestDatabase database) =>
        database.ScalarAsync<long>(
            "select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())"
        );
}
