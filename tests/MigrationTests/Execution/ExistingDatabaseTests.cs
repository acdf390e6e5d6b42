using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Testing;
using MigrationKit.Tests;

namespace MigrationTests.Execution;

/// <summary>A first run on a database that is not empty: proven, or asked, and until then nothing is changed.</summary>
public sealed class ExistingDatabaseTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_copy_without_a_history_is_left_as_it_is_and_the_question_names_the_ways_on()
    {
        var database = await ProductionCopy.CreateAsync(postgres, ProductionCopy.Hundred);
        var before = await database.ContentAsync();

        var decision = await AskedAsync(database, ProductionCopy.Hundred);

        decision.Migrations.Should().HaveCount(100);
        decision.Last.Should().Be("000100");
        decision
            .Message.Should()
            .Contain("adopt --to 000100")
            .And.Contain("adopt --none")
            .And.Contain("adopt NAME NAME")
            .And.Contain("Nothing was run");
        (await database.ContentAsync()).Should().Be(before);
    }

    [Fact]
    public async Task Adopting_up_to_the_head_records_the_copy_and_runs_only_what_is_new()
    {
        var database = await ProductionCopy.CreateAsync(postgres, ProductionCopy.Hundred);
        var rows = await database.RowsAsync();
        var migrator = database.Migrator([.. ProductionCopy.Hundred, ("000101", "create table new (i int)")]);

        var adopted = await migrator.AdoptToAsync("000100", Ct);
        (await database.ScalarAsync<long>("select sum(price)::bigint from t1")).Should().Be(200);
        var report = await migrator.ApplyAsync(Ct);

        adopted.Should().Equal(ProductionCopy.Hundred.Select(migration => migration.Name));
        report.Applied.Should().Equal("000101");
        rows.Should().Contain("100", "the rows were there before");
        (await database.ScalarAsync<long>("select sum(price)::bigint from t1")).Should().Be(200);
        (await migrator.AdoptToAsync("000100", Ct)).Should().BeEmpty("all of them are recorded");
    }

    [Fact]
    public async Task Several_names_are_adopted_together_or_not_at_all()
    {
        var database = await ProductionCopy.CreateAsync(postgres, ProductionCopy.WithRows);
        var migrator = database.Migrator(ProductionCopy.WithRows);

        var refused = () => migrator.AdoptAsync(["1", "3"], Ct);
        (await refused.Should().ThrowAsync<MigrationFailedException>()).Which.Message.Should().Contain("3 requires 2");
        (await database.ExistsAsync("schema_migrations")).Should().BeFalse();

        (await migrator.AdoptAsync(["3", "1", "2"], Ct)).Should().Equal("1", "2", "3");
        (await migrator.ApplyAsync(Ct)).Skipped.Should().Equal("1", "2", "3");
    }

    [Fact]
    public async Task After_adopt_none_the_files_are_new_and_no_run_asks_again()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create table of_another_application (i int)");
        (string, string)[] files = [("1", "create table if not exists t (i int)")];
        await AskedAsync(database, files);

        await database.Migrator(files).AdoptNoneAsync(Ct);
        var first = await database.Migrator(files).ApplyAsync(Ct);
        await database.ExecuteAsync("create table u (i int)");
        var second = await database.Migrator([.. files, ("2", "create table if not exists u (i int)")]).ApplyAsync(Ct);

        first.Applied.Should().Equal("1");
        second.Applied.Should().Equal("2");
    }

    [Fact]
    public async Task A_history_that_covers_only_a_part_does_not_let_the_next_file_run_again()
    {
        var database = await ProductionCopy.CreateAsync(postgres, ProductionCopy.Hundred);
        var migrator = database.Migrator(ProductionCopy.Hundred);
        for (var i = 0; i < 17; i++)
        {
            await migrator.AdoptAsync([ProductionCopy.Hundred[i].Name], Ct);
        }
        var before = await database.RowsAsync();

        var decision = await AskedAsync(database, ProductionCopy.Hundred);

        decision.Migrations.Should().HaveCount(83).And.StartWith("000018");
        decision.Message.Should().Contain("adopt --to 000100").And.Contain("adopt --none");
        (await database.RowsAsync()).Should().Be(before);
    }

    [Fact]
    public async Task A_history_that_lost_its_last_rows_is_asked_for_as_well()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(ProductionCopy.Hundred).ApplyAsync(Ct);
        await database.ExecuteAsync("delete from schema_migrations where version > '000017'");

        var decision = await AskedAsync(database, ProductionCopy.Hundred);

        decision.Migrations.Should().HaveCount(83);
        (await database.HistoryAsync()).Should().HaveCount(17);
    }

    [Theory]
    [InlineData("drop table t; create table t (i int)")]
    [InlineData("drop index t_i; create index t_i on t (i)")]
    [InlineData("alter table t drop column i; alter table t add i int; create index t_i on t (i)")]
    [InlineData("alter table t rename to old; create table t (i int)")]
    [InlineData("drop schema public cascade; create schema public; create table t (i int)")]
    [InlineData("create or replace view v as select i from t")]
    [InlineData("create table if not exists t (i int)")]
    [InlineData("create temp table t (i int)")]
    [InlineData("set search_path = other; create table t (i int)")]
    [InlineData("do $$ begin execute 'drop table t'; end $$; create table t (i int)")]
    public async Task What_makes_room_before_it_creates_is_not_asked_for(string sql)
    {
        var database = await postgres.NewDatabaseAsync();
        (string, string) first = ("1", "create table t (i int); create index t_i on t (i); create schema other");
        await database.ExecuteAsync("create schema kept");
        var options = new MigratorOptions { HistoryTable = "kept.history" };
        await database.Migrator(options, first).ApplyAsync(Ct);

        var report = await database.Migrator(options, first, ("2", sql)).ApplyAsync(Ct);

        report.Applied.Should().Equal("2");
    }

    [Fact]
    public async Task Replayable_files_heal_what_is_there_in_one_command()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create table t (i int)");

        var report = await database
            .Migrator(
                (
                    "1",
                    "-- migrationkit: replayable\n"
                        + "create table if not exists t (i int); alter table t add column if not exists j int"
                ),
                ("2", "-- migrationkit: replayable\ncreate table if not exists u (i int)")
            )
            .ApplyAsync(Ct);

        report.Applied.Should().Equal("1", "2");
    }

    [Theory]
    [InlineData("create schema app; create table app.t (i int)", false)]
    [InlineData("create table t (i int)", true)]
    [InlineData("create view v as select 1 as i", true)]
    [InlineData("create function f() returns int language sql as 'select 1'", true)]
    [InlineData("create type mood as enum ('ok')", true)]
    [InlineData("create table flyway_schema_history (version text)", true)]
    [InlineData("create table schema_migrations (version text primary key, applied_at timestamptz)", false)]
    [InlineData("create extension citext", false)]
    public async Task Only_objects_of_the_users_own_where_the_files_write_are_asked_about(string there, bool asks)
    {
        var database = await postgres.NewDatabaseAsync();
        foreach (var sql in there.Split("; "))
        {
            await database.ExecuteAsync(sql);
        }

        var plan = await database.Migrator(("1", "create table mine (i int)")).PlanAsync(Ct);

        (plan.Decision is not null).Should().Be(asks);
    }

    [Theory]
    [InlineData("create table app.mine (i int)")]
    [InlineData("insert into app.t values (1)")]
    [InlineData("with old as (select 1) update app.t set i = 2")]
    [InlineData("alter table only app.t add column j int")]
    [InlineData("create index on app.t (i)")]
    [InlineData("set search_path to app; create view v as select 1 as i")]
    public async Task A_schema_that_a_file_names_is_looked_at(string sql)
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create schema app");
        await database.ExecuteAsync("create table app.t (i int)");

        (await database.Migrator(("1", sql)).PlanAsync(Ct)).Decision.Should().NotBeNull();
    }

    [Fact]
    public async Task A_first_run_that_failed_on_an_empty_database_is_not_asked_for_the_second()
    {
        var database = await postgres.NewDatabaseAsync();
        await database
            .Migrator(("1", "select nope"))
            .Invoking(m => m.ApplyAsync(Ct))
            .Should()
            .ThrowAsync<MigrationFailedException>();

        var report = await database.Migrator(("1", "create table t (i int)")).ApplyAsync(Ct);

        report.Applied.Should().Equal("1");
    }

    [Fact]
    public async Task A_history_whose_rows_were_deleted_is_a_first_run_again()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(ProductionCopy.WithRows).ApplyAsync(Ct);
        await database.ExecuteAsync("delete from schema_migrations");

        (await AskedAsync(database, ProductionCopy.WithRows)).Last.Should().Be("3");
    }

    private static async Task<DecisionNeeded> AskedAsync(TestDatabase database, (string, string)[] migrations)
    {
        var migrator = database.Migrator(migrations);
        var plan = await migrator.PlanAsync(Ct);
        var dry = database.Migrator(new MigratorOptions { DryRun = true }, migrations);
        foreach (var refusing in new[] { migrator, dry })
        {
            var error = (
                await refusing.Invoking(m => m.ApplyAsync(Ct)).Should().ThrowAsync<DecisionNeededException>()
            ).Which;
            error.Report!.Applied.Should().BeEmpty();
            error.Message.Should().Be(plan.Decision!.Message);
        }
        return plan.Decision!;
    }
}
