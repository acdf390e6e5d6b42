using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Execution;
using MigrationKit.Parsing;
using MigrationKit.Sources;
using MigrationKit.Tests;

namespace MigrationTests.Execution;

public sealed class HiddenCommitTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_in_a_file_is_refused_before_anything_runs()
    {
        var database = await postgres.NewDatabaseAsync();
        var migrator = database.Migrator(
            ("1", "create table a (i int)"),
            ("2", "create table b (i int);\ncommit;\nselect 1")
        );

        var apply = () => migrator.ApplyAsync(Ct);

        var problem = (await apply.Should().ThrowAsync<InvalidMigrationsException>())
            .Which.Problems.Should()
            .ContainSingle()
            .Which;
        (problem.Path, problem.Line, problem.Column).Should().Be(("2.sql", 2, 1));
        (await database.ExistsAsync("a")).Should().BeFalse();
    }

    [Fact]
    public async Task A_commit_inside_a_block_fails_with_advice_and_leaves_nothing_behind()
    {
        var database = await postgres.NewDatabaseAsync();
        var before = await database.ContentAsync();
        var migrator = database.Migrator(("1", "create table a (i int);\ndo $$ begin commit; end $$"));

        var apply = () => migrator.ApplyAsync(Ct);

        var error = (await apply.Should().ThrowAsync<MigrationFailedException>()).Which;
        error.SqlState.Should().Be("2D000");
        error.Message.Should().Contain("-- migrationkit: no-transaction");
        (await database.ExistsAsync("a")).Should().BeFalse();
        (await database.HistoryAsync()).Should().BeEmpty();
        before.Should().BeEmpty();
    }

    [Fact]
    public async Task A_commit_that_nobody_saw_stops_the_run_and_is_not_recorded()
    {
        // No file gets a COMMIT past the reader. Should one ever, this is the second line of defence.
        var database = await postgres.NewDatabaseAsync();
        var set = new MigrationSet(
            [
                Smuggle("1", "create table a (i int)", "commit", "create table b (i int)"),
                Smuggle("2", "create table c (i int)"),
            ],
            []
        );

        var apply = () => new Run(database.DataSource, set, new(), _ => { }).ExecuteAsync(Ct);

        var error = (await apply.Should().ThrowAsync<MigrationFailedException>()).Which;
        error.Name.Should().Be("1");
        error.Message.Should().Contain("ended the runner's transaction");
        (await database.HistoryAsync()).Should().BeEmpty();
        (await database.ExistsAsync("a")).Should().BeTrue("the file itself committed it");
        (await database.ExistsAsync("c")).Should().BeFalse();
    }

    private static Migration Smuggle(string name, params string[] statements) =>
        new(
            new(
                new MigrationContent(string.Join(';', statements), [], NoTransaction: false)
                {
                    Statements = [.. statements.Select(sql => new SqlStatement(sql, 0, 1, 1))],
                }
            ),
            new((Footprint?)null)
        )
        {
            Name = name,
            Path = name + ".sql",
            Checksum = Checksum.Compute("", []),
        };
}
