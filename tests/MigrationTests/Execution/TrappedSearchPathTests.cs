using MigrationKit.Tests;

namespace MigrationTests.Execution;

/// <summary>The runner's own SQL calls nothing of a user's, whatever stands before pg_catalog on the search_path.</summary>
public sealed class TrappedSearchPathTests(PostgresFixture postgres)
{
    private static readonly (string, string)[] First =
    [
        ("001", "create table rooms (id int primary key)"),
        ("002", "create view shown as select id from rooms"),
        ("003", "-- migrationkit: no-transaction\ncreate index concurrently rooms_id on rooms (id)"),
        ("004", "-- migrationkit: repeatable\ncreate or replace view again as select id from rooms"),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_a_plan_and_an_adoption_call_nothing_of_it()
    {
        var database = await postgres.NewDatabaseAsync();
        await Traps.LayAsync(database);
        await database.Migrator(First).AdoptNoneAsync(Ct);
        var report = await database.Migrator(First).ApplyAsync(Ct);
        var again = await database.Migrator([.. First, ("005", "create table doors (id int)")]).ApplyAsync(Ct);
        var plan = await database.Migrator(First[..2]).PlanAsync(Ct);
        await database.Migrator([.. First, ("006", "create table keys (id int)")]).AdoptAsync(["006"], Ct);

        report.Applied.Should().HaveCount(4);
        again.Applied.Should().Equal("005");
        plan.Pending.Should().BeEmpty();
    }

    [Fact]
    public async Task The_files_run_under_the_users_own_search_path()
    {
        var database = await postgres.NewDatabaseAsync();
        await Traps.LayAsync(database);
        await database.Migrator(First).AdoptNoneAsync(Ct);

        await database
            .Migrator(
                ("001", "create table paths as select pg_catalog.current_setting('search_path') as path"),
                ("002", "create table second as select pg_catalog.current_setting('search_path') as path"),
                (
                    "003",
                    "-- migrationkit: no-transaction\ncreate table third as select pg_catalog.current_setting('search_path') as path"
                )
            )
            .ApplyAsync(Ct);

        foreach (var table in (string[])["paths", "second", "third"])
        {
            (await database.ScalarAsync<string>($"select path from evil.{table}"))
                .Should()
                .Be("evil, pg_catalog, public");
        }
    }

    [Fact]
    public async Task An_operator_that_fits_better_than_the_servers_is_not_called_either()
    {
        var database = await postgres.NewDatabaseAsync();
        await Traps.LayAsync(database);
        await database.ExecuteAsync(
            "do $$ begin execute pg_catalog.format('alter database %I set search_path = evil', pg_catalog.current_database()); end $$"
        );
        database.DataSource.Clear();

        await database.Migrator(First).AdoptNoneAsync(Ct);
        var report = await database.Migrator(First).ApplyAsync(Ct);

        report.Applied.Should().HaveCount(4);
    }
}
