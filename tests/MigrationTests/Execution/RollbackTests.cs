using MigrationKit.Exceptions;
using MigrationKit.Tests;

namespace MigrationTests.Execution;

public sealed class RollbackTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private const string First = "create table a (i int primary key); insert into a values (1)";

    public static TheoryData<string, string, string> BadFiles =>
        new()
        {
            { "at the first place", "select nope; create table b (i int); update a set i = 2", "42703" },
            { "in the middle", "create table b (i int); update a set i = nope; drop table a", "42703" },
            { "at the last place", "create table b (i int); update a set i = 2; drop table nope", "42P01" },
            {
                "at commit",
                "create table b (i int references a deferrable initially deferred); update a set i = 2; insert into b values (7)",
                "23503"
            },
            { "in the syntax", "create table b (i int); update a set i = 2; creat table c (i int)", "42601" },
        };

    [Theory, MemberData(nameof(BadFiles))]
    public async Task A_file_with_a_bad_statement_leaves_nothing_behind(string place, string sql, string sqlState)
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(("1", First)).ApplyAsync(Ct);
        var before = await database.ContentAsync();
        var migrator = database.Migrator(("1", First), ("2", sql), ("3", "create table c (i int)"));

        var apply = () => migrator.ApplyAsync(Ct);

        var error = (await apply.Should().ThrowAsync<MigrationFailedException>(place)).Which;
        error.Name.Should().Be("2");
        error.SqlState.Should().Be(sqlState);
        error.Report!.Skipped.Should().Equal("1");
        error.Report.Failed.Should().Be("2");
        error.Report.NotAttempted.Should().Equal("3");
        (await database.ContentAsync()).Should().Be(before);
    }

    [Fact]
    public async Task A_failure_in_the_nth_of_m_migrations_reports_those_before_it_as_applied()
    {
        var database = await postgres.NewDatabaseAsync();
        var migrations = Enumerable
            .Range(1, 9)
            .Select(i => ($"{i}", i == 6 ? "select nope" : $"create table t{i} (i int)"));

        var apply = () => database.Migrator(migrations).ApplyAsync(Ct);

        var report = (await apply.Should().ThrowAsync<MigrationFailedException>()).Which.Report!;
        report.Applied.Should().Equal("1", "2", "3", "4", "5");
        report.Failed.Should().Be("6");
        report.NotAttempted.Should().Equal("7", "8", "9");
        (await database.HistoryAsync()).Should().Equal(report.Applied);
    }

    [Fact]
    public async Task A_failure_at_commit_stops_those_that_could_run_without_it()
    {
        var database = await postgres.NewDatabaseAsync();
        // The trigger is deferred, but not a constraint's: it fires at COMMIT itself if nothing checks earlier.
        var migrator = database.Migrator(
            (
                "1",
                """
                create table t (i int);
                create function fail() returns trigger language plpgsql as $$ begin raise 'too late'; end $$;
                create constraint trigger late after insert on t deferrable initially deferred
                  for each row execute function fail()
                """
            ),
            ("2", "insert into t values (1)"),
            ("3", "create table c (i int)")
        );

        var apply = () => migrator.ApplyAsync(Ct);

        (await apply.Should().ThrowAsync<MigrationFailedException>()).Which.Message.Should().Contain("too late");
        (await database.HistoryAsync()).Should().Equal("1");
        (await database.ExistsAsync("c")).Should().BeFalse();
    }

    [Fact]
    public async Task What_failed_runs_once_it_is_mended()
    {
        var database = await postgres.NewDatabaseAsync();
        var broken = database.Migrator(("1", First), ("2", "create table b (i int); select nope"));
        await broken.Invoking(m => m.ApplyAsync(Ct)).Should().ThrowAsync<MigrationFailedException>();

        var report = await database.Migrator(("1", First), ("2", "create table b (i int)")).ApplyAsync(Ct);

        report.Applied.Should().Equal("2");
        report.Skipped.Should().Equal("1");
    }
}
