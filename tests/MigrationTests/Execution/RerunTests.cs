using MigrationKit;
using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.Execution;

public sealed class RerunTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly MigrationSource Source = MigrationSource.InMemory(
        ("a", "create table a (i int); insert into a values (1)"),
        ("b", "create index on a (i); insert into a values (2)")
    );

    [Fact]
    public async Task The_second_run_applies_nothing_and_writes_nothing()
    {
        var database = await postgres.NewDatabaseAsync();
        await new Migrator(database.DataSource, Source).ApplyAsync(Ct);
        var before = await database.ContentAsync();

        // A write of any kind would fail here with 25006.
        await using var readOnly = NpgsqlDataSource.Create(
            database.ConnectionString + ";Options=-c default_transaction_read_only=on"
        );
        var report = await new Migrator(readOnly, Source).ApplyAsync(Ct);

        report.Applied.Should().BeEmpty();
        report.Skipped.Should().Equal("a", "b");
        (await database.ContentAsync()).Should().Be(before);
    }

    [Fact]
    public async Task A_new_file_is_the_only_one_that_runs()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(("a", "create table a (i int)")).ApplyAsync(Ct);

        var report = await database
            .Migrator(("a", "create table a (i int)"), ("b", "create table b (i int)"))
            .ApplyAsync(Ct);

        report.Applied.Should().Equal("b");
        report.Skipped.Should().Equal("a");
    }

    [Fact]
    public async Task A_comment_or_another_line_end_does_not_make_a_file_modified()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(("a", "create table a (\n  i int\n);\n")).ApplyAsync(Ct);

        var report = await database
            .Migrator(("a", "-- Copyright\r\ncreate table a ( -- one column\r\n  i int\r\n);"))
            .ApplyAsync(Ct);

        report.Skipped.Should().Equal("a");
    }
}
