using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Tests;

namespace MigrationTests.Execution;

public sealed class DryRunTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_runs_everything_and_leaves_nothing_behind()
    {
        var database = await postgres.NewDatabaseAsync();
        var migrator = database.Migrator(
            new MigratorOptions { DryRun = true },
            ("a", "create table a (i int primary key)"),
            (
                "b",
                "create table b (i int references a deferrable initially deferred); insert into b values (1); insert into a values (1)"
            ),
            ("c", "insert into b values (2); insert into a values (2)")
        );

        var report = await migrator.ApplyAsync(Ct);

        report.DryRun.Should().BeTrue();
        report.Applied.Should().Equal("a", "b", "c");
        (await database.ContentAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task It_finds_what_fails_at_the_end_of_a_file()
    {
        var database = await postgres.NewDatabaseAsync();
        var migrator = database.Migrator(
            new MigratorOptions { DryRun = true },
            ("a", "create table a (i int primary key)"),
            ("b", "create table b (i int references a deferrable initially deferred); insert into b values (1)"),
            ("c", "insert into a values (1)")
        );

        var error = (
            await migrator.Invoking(m => m.ApplyAsync(Ct)).Should().ThrowAsync<MigrationFailedException>()
        ).Which;

        error.Name.Should().Be("b");
        error.SqlState.Should().Be("23503");
        (await database.ContentAsync()).Should().BeEmpty();
    }
}
