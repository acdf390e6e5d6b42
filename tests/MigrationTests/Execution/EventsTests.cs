using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Tests;

namespace MigrationTests.Execution;

public sealed class EventsTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task Applied_is_said_while_the_next_migration_still_runs()
    {
        var database = await postgres.NewDatabaseAsync();
        // b cannot end before somebody who has heard of a says so.
        await database.ExecuteAsync("create table heard (name text)");
        await database.Migrator().AdoptNoneAsync(Ct);
        var migrator = database.Migrator(
            ("a", "create table a (i int)"),
            (
                "b",
                """
                do $$ begin
                  while not exists (select from heard) loop perform pg_sleep(0.01); end loop;
                end $$
                """
            )
        );
        var said = new List<string>();

        await foreach (var happened in migrator.ApplyEventsAsync(Ct))
        {
            if (happened is MigrationApplied applied)
            {
                said.Add(applied.Name);
                await database.ExecuteAsync($"insert into heard values ('{applied.Name}')");
            }
        }

        said.Should().Equal("a", "b");
    }

    [Fact]
    public async Task The_stream_tells_the_whole_run_in_order()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(("a", "create table a (i int)")).ApplyAsync(Ct);
        var migrator = database.Migrator(
            ("a", "create table a (i int)"),
            ("b", "create table if not exists a (i int)"),
            ("c", "select 1"),
            ("d", "select nope")
        );
        var said = new List<string>();

        var apply = async () =>
        {
            await foreach (var happened in migrator.ApplyEventsAsync(Ct))
            {
                said.Add(
                    happened switch
                    {
                        RunPlanned planned => $"plan {planned.Plan.Pending.Count}",
                        MigrationStarted e => $"start {e.Name}",
                        MigrationApplied e => $"applied {e.Name}",
                        MigrationSkipped e => $"skipped {e.Name} {e.ByAnotherRunner}",
                        MigrationFailed e => $"failed {e.Name}",
                        ServerNotice e => $"{e.Severity} {e.Message}",
                        RunWarning e => $"warning {e.Message}",
                        RunEnded e => $"end {e.Report.Applied.Count}",
                        _ => happened.ToString(),
                    }
                );
            }
        };

        await apply.Should().ThrowAsync<MigrationFailedException>();
        said.Should()
            .Equal(
                "plan 3",
                "skipped a False",
                "start b",
                "NOTICE relation \"a\" already exists, skipping",
                "applied b",
                "start c",
                "applied c",
                "start d",
                "failed d",
                "end 2"
            );
    }

    [Fact]
    public async Task A_result_named_like_a_marker_is_not_taken_for_a_commit()
    {
        var database = await postgres.NewDatabaseAsync();
        var migrator = database.Migrator(
            ("a", "select 'a'::text as migrationkit_committed; insert into nobody values (1)")
        );
        var applied = new List<MigrationApplied>();

        var apply = async () =>
        {
            await foreach (var happened in migrator.ApplyEventsAsync(Ct))
            {
                applied.AddRange(happened is MigrationApplied one ? [one] : []);
            }
        };

        await apply.Should().ThrowAsync<MigrationFailedException>();
        applied.Should().BeEmpty();
    }
}
