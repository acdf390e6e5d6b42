using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Tests;

namespace MigrationTests.Execution;

public sealed class AdoptionTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly (string, string) A = ("a", "create table a (i int)");
    private static readonly (string, string) B = ("b", "create table b (i int)");

    public static TheoryData<string, string> Existing =>
        new()
        {
            { "create table x (i int)", "42P07" },
            { "alter table t add i int", "42701" },
            { "create type d as enum ('a')", "42710" },
            { "create function f() returns int language sql as 'select 1'", "42723" },
            { "create schema s", "42P06" },
        };

    [Theory, MemberData(nameof(Existing))]
    public async Task What_exists_already_is_refused_and_named_not_hidden(string sql, string sqlState)
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create table t ()");
        await database.ExecuteAsync(sql);
        var before = await database.ContentAsync();
        await database.Migrator(("a", sql)).AdoptNoneAsync(Ct);

        var error = (
            await database
                .Migrator(("a", sql))
                .Invoking(m => m.ApplyAsync(Ct))
                .Should()
                .ThrowAsync<MigrationFailedException>()
        ).Which;

        (error.SqlState, error.Refused).Should().Be((sqlState, true));
        error.Message.Should().Contain("already exists").And.Contain("`migrationkit adopt a`");
        (await database.ScalarAsync<long>("select count(*) from schema_migrations")).Should().Be(0);
        await database.ExecuteAsync("drop table schema_migrations");
        (await database.ContentAsync()).Should().Be(before);
    }

    [Fact]
    public async Task Adopt_records_a_pending_migration_without_running_it()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create table a (i int)");
        var migrator = database.Migrator(A, B);

        await migrator.AdoptAsync(["a"], Ct);
        var report = await migrator.ApplyAsync(Ct);

        report.Applied.Should().Equal("b");
        (await migrator.PlanAsync(Ct)).Entries[0].State.Should().Be(MigrationState.Adopted);
    }

    [Fact]
    public async Task Adopt_modified_accepts_the_file_as_it_is_now()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(A).ApplyAsync(Ct);
        var edited = database.Migrator(("a", "create table a (i bigint)"));

        await edited.AdoptModifiedAsync(["a"], Ct);

        (await edited.PlanAsync(Ct)).Entries[0].State.Should().Be(MigrationState.Applied);
    }

    [Fact]
    public async Task A_name_that_is_not_there_is_told_with_the_near_one()
    {
        var database = await postgres.NewDatabaseAsync();
        (string, string)[] files = [("0300_people", "select 1")];

        var adopt = () => database.Migrator(files).AdoptToAsync("0300_people.sql", Ct);
        var apply = () => database.Migrator(new MigratorOptions { To = "300_people" }, files).ApplyAsync(Ct);

        (await adopt.Should().ThrowAsync<MigrationFailedException>())
            .Which.Message.Should()
            .Be("There is no migration '0300_people.sql' to adopt. Did you mean '0300_people'?");
        (await apply.Should().ThrowAsync<InvalidOptionException>())
            .Which.Message.Should()
            .Be("There is no migration '300_people' to stop at. Did you mean '0300_people'?");
    }

    [Theory]
    [InlineData("b", false, "b requires a, which is not recorded")]
    [InlineData("x", false, "There is no migration 'x'")]
    [InlineData("a", true, "a is pending")]
    public async Task Adopt_refuses_what_it_is_not_for(string name, bool modified, string message)
    {
        var database = await postgres.NewDatabaseAsync();

        var migrator = database.Migrator(A, B);
        var adopt = () => modified ? migrator.AdoptModifiedAsync([name], Ct) : migrator.AdoptAsync([name], Ct);

        (await adopt.Should().ThrowAsync<MigrationFailedException>()).Which.Message.Should().Contain(message);
        (await database.ContentAsync()).Should().BeEmpty();
    }
}
