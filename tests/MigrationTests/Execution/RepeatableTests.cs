using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Tests;
using MigrationTests.Sources;

namespace MigrationTests.Execution;

/// <summary>Files that run after all that is pending, and again whenever they change.</summary>
public sealed class RepeatableTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly (string, string) Table = ("b_table", "create table t (i int)");

    private static (string, string) View(string query) =>
        ("a_view", $"-- migrationkit: repeatable\ncreate or replace view v as {query}");

    [Fact]
    public async Task It_runs_last_and_again_only_when_it_has_changed()
    {
        var database = await postgres.NewDatabaseAsync();
        (string, string) later = ("c_column", "alter table t add j int");

        var first = await database.Migrator(View("select i from t"), Table).ApplyAsync(Ct);
        var same = await database.Migrator(View("select i from t"), Table).ApplyAsync(Ct);
        var changed = database.Migrator(View("select i, j from t"), Table, later);
        var plan = await changed.PlanAsync(Ct);
        var second = await changed.ApplyAsync(Ct);

        first.Applied.Should().Equal("b_table", "a_view");
        same.Applied.Should().BeEmpty();
        plan.Pending.Select(migration => migration.Name).Should().Equal("c_column", "a_view");
        plan.Refused.Should().BeEmpty("a new file is not out of order because of it");
        second.Applied.Should().Equal("c_column", "a_view");
        (await database.ScalarAsync<long>("select count(*) from schema_migrations")).Should().Be(3);
        (await changed.ApplyAsync(Ct)).Applied.Should().BeEmpty();
        await database.ExecuteAsync("select i, j from v");
    }

    [Fact]
    public async Task A_changed_one_that_fails_leaves_what_it_was_before()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(View("select i from t"), Table).ApplyAsync(Ct);
        var before = await database.ContentAsync();
        (string, string) another = ("z_view", "-- migrationkit: repeatable\ncreate or replace view w as select 1");
        var broken = database.Migrator(View("select nope from t"), Table, another);

        var apply = () => broken.ApplyAsync(Ct);

        (await apply.Should().ThrowAsync<MigrationFailedException>())
            .Which.Report!.NotAttempted.Should()
            .Equal("z_view");
        (await database.ContentAsync()).Should().Be(before);
    }

    [Fact]
    public async Task A_dry_run_has_what_comes_before_it()
    {
        var database = await postgres.NewDatabaseAsync();
        var options = new MigratorOptions { DryRun = true };

        var report = await database
            .Migrator(options, View("select i from t"), Table, ("c", "create table c (i int)"))
            .ApplyAsync(Ct);

        report.Applied.Should().Equal("b_table", "c", "a_view");
        (await database.ContentAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Many_runners_run_a_changed_one_once()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(View("select i from t"), Table).ApplyAsync(Ct);
        await database.ExecuteAsync("create sequence runs");

        var reports = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ => database.Migrator(View("select i from t; select nextval('runs')"), Table).ApplyAsync(Ct))
        );

        reports.Sum(report => report.Applied.Count).Should().Be(1);
        (await database.ScalarAsync<long>("select last_value from runs")).Should().Be(1);
    }

    [Theory]
    [InlineData(
        "-- migrationkit: requires a_view\nselect 1",
        "b.sql:1:27: a_view is repeatable: it runs after all others, so nothing can require it. Remove the name."
    )]
    [InlineData(
        "-- migrationkit: repeatable\n-- migrationkit: no-transaction\nvacuum",
        "b.sql:1:1: A repeatable file runs in one transaction, so that it is there as a whole or not at all. "
            + "Move what cannot be in one into a migration."
    )]
    public async Task What_it_cannot_be_is_said_before_anything_runs(string sql, string problem)
    {
        var database = await postgres.NewDatabaseAsync();

        var plan = () => database.Migrator(View("select 1"), ("b", sql)).PlanAsync(Ct);

        (await plan.Should().ThrowAsync<InvalidMigrationsException>()).Which.Message.Should().Be(problem);
    }

    [Fact]
    public async Task A_folder_of_Flyway_runs_and_every_file_of_it_is_accounted_for()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new FolderOnDisk(
            ("V1__t.sql", "create table t (i int)"),
            ("V1__t.sql.conf", "executeInTransaction=true"),
            ("U1__t.sql", "drop table t"),
            ("R__view.sql", "create or replace view v as select * from t"),
            ("R__a_view.sql", "create or replace view w as select * from t"),
            ("afterMigrate__grants.sql", "grant select on t to public"),
            ("beforeEachMigrate.sql", "select 1")
        );
        var migrator = new Migrator(database.DataSource, MigrationSource.Directory(folder.Path));

        var plan = await migrator.PlanAsync(Ct);
        var report = await migrator.ApplyAsync(Ct);
        folder.Write("R__view.sql", "create or replace view v as select i, 1 as j from t");
        folder.Write("V2__u.sql", "create table u (i int)");
        var second = await migrator.ApplyAsync(Ct);

        report.Applied.Should().Equal("V1__t", "R__a_view", "R__view");
        second.Applied.Should().Equal("V2__u", "R__view");
        plan.LeftOut.Select(file => $"{Path.GetFileName(file.Path)}: {file.Rule}")
            .Should()
            .BeEquivalentTo(
                "V1__t.sql.conf: not a .sql file",
                "U1__t.sql: undoes a migration",
                "afterMigrate__grants.sql: a callback, which runs around the steps of flyway",
                "beforeEachMigrate.sql: a callback, which runs around the steps of flyway"
            );
    }
}
