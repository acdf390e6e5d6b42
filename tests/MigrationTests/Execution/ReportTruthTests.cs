using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Testing;
using MigrationKit.Tests;
using MigrationTests.Cli;
using MigrationTests.Sources;
using Npgsql;

namespace MigrationTests.Execution;

/// <summary>What a run says of its files is what happened to them.</summary>
public sealed class ReportTruthTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("53100")]
    [InlineData("58030")]
    [InlineData("XX000")]
    public async Task An_error_over_which_the_client_gives_up_the_connection_is_one_of_the_statement(string sqlState)
    {
        var database = await postgres.NewDatabaseAsync();

        var error = await FailAsync(
            database,
            ("1", "create table t (i int)"),
            ("2", $"select 1;\ndo $$ begin raise exception 'no space left' using errcode = '{sqlState}'; end $$")
        );

        (error.SqlState, error.Path, error.Line).Should().Be((sqlState, "2.sql", 2));
        error.Message.Should().StartWith("2.sql:2:").And.Contain("no space left");
        error.Report!.Applied.Should().Equal("1");
    }

    [Theory]
    [InlineData("drop table schema_migrations", "drops")]
    [InlineData("drop schema public cascade; create schema public", "drops the schema of")]
    [InlineData("alter table public.schema_migrations rename to old", "renames")]
    [InlineData("alter table schema_migrations set schema pg_temp", "moves")]
    [InlineData("alter table schema_migrations drop checksum", "alters")]
    [InlineData("alter table schema_migrations rename column version to v", "alters")]
    [InlineData("alter table schema_migrations add data_version int", "alters")]
    [InlineData("alter table schema_migrations add column if not exists dirty boolean", "alters")]
    [InlineData("alter table schema_migrations alter version type bigint using 1", "alters")]
    [InlineData("alter table schema_migrations add constraint one check (version = '1')", "alters")]
    [InlineData("delete from only schema_migrations", "deletes rows of")]
    [InlineData("with x as (update schema_migrations set version = version || 'x') select 1", "changes rows of")]
    [InlineData("insert into schema_migrations (version) values ('2020')", "adds rows to")]
    [InlineData("copy schema_migrations (version) from 'rows.csv'", "adds rows to")]
    [InlineData("truncate t, schema_migrations", "empties")]
    public async Task A_statement_that_changes_the_history_is_refused_before_anything_runs(string sql, string does)
    {
        var database = await postgres.NewDatabaseAsync();

        var error = await FailAsync(database, ("1", "create table t (i int)"), ("2", $"select 1;\n{sql}"));

        (error.Path, error.Line, error.Refused).Should().Be(("2.sql", 2, true));
        error.Message.Should().Contain($"this statement {does} the history table");
        (await database.ContentAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task All_statements_that_change_the_history_are_named_at_once()
    {
        var database = await postgres.NewDatabaseAsync();

        var error = await FailAsync(
            database,
            ("1", "truncate schema_migrations;\ndelete from schema_migrations;"),
            ("2", "drop table schema_migrations;")
        );

        error.Message.Should().StartWith("1.sql:1:1: ").And.EndWith("\nThe same holds for 1.sql:2:1, 2.sql:1:1.");
    }

    /// <summary>Older scripts give the table its columns; the others do nothing to what the runner needs.</summary>
    [Theory]
    [InlineData("alter table schema_migrations add column if not exists checksum text")]
    [InlineData("alter table schema_migrations enable row level security")]
    [InlineData("comment on table schema_migrations is 'ours'; grant select on schema_migrations to public")]
    [InlineData("copy schema_migrations to '/dev/null'")]
    [InlineData(
        "create schema other; create table other.schema_migrations (n int); drop table other.schema_migrations"
    )]
    public async Task What_leaves_the_history_as_it_is_runs(string sql)
    {
        var database = await postgres.NewDatabaseAsync();

        var report = await database.Migrator(("1", "create table t (i int)"), ("2", sql)).ApplyAsync(Ct);

        report.Applied.Should().Equal("1", "2");
    }

    [Theory]
    [InlineData("1_a.up.sql", "create table schema_migrations (version text)", MigrationLayout.GolangMigrate)]
    [InlineData("1_a.sql", "alter table public.schema_migrations add n int", MigrationLayout.Supabase)]
    public async Task A_table_of_the_files_own_is_not_taken_for_that_of_the_tool(
        string name,
        string sql,
        MigrationLayout layout
    )
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new FolderOnDisk((name, sql));

        var apply = () =>
            new Migrator(database.DataSource, MigrationSource.Directory(folder.Path, layout)).ApplyAsync(Ct);

        (await apply.Should().ThrowAsync<MigrationFailedException>())
            .Which.Message.Should()
            .Contain("where it means a table of its own, name another table for the history")
            .And.NotContain("It means");
    }

    [Fact]
    public async Task In_a_folder_of_a_tool_whose_history_has_that_name_it_is_said_whose_is_meant()
    {
        const string sql = "alter table schema_migrations add data_version int";
        var database = await postgres.NewDatabaseAsync();
        using var folder = new FolderOnDisk(("1_a.up.sql", sql));

        foreach (var command in new[] { "plan", "apply" })
        {
            var result = await Tool.RunAsync(command, "-m", folder.Path, "-c", database.ConnectionString);

            result.ExitCode.Should().Be(2);
            result
                .Error.Should()
                .Contain(
                    $"{folder.PathTo("1_a.up.sql")}:1:1: refused: this statement alters the history table schema_migrations, "
                        + "which belongs to the runner. Nothing was run. It means the history of golang-migrate, which MigrationKit "
                        + "does not keep. Remove it, or, where something reads that history, make its table before the first run "
                        + "and name another table for the history"
                );
        }
        (await database.ContentAsync()).Should().BeEmpty();
        var another = await Tool.RunAsync(
            "apply",
            "-m",
            folder.Path,
            "-c",
            database.ConnectionString,
            "--history-table",
            "h"
        );
        another.Error.Should().Contain("schema_migrations is where golang-migrate keeps its history");
    }

    [Theory]
    [InlineData("drop table schema_migrations")]
    [InlineData("alter table schema_migrations rename column version to v")]
    [InlineData("alter table schema_migrations add check (version < ''2'')")]
    public async Task A_block_that_changes_the_history_is_told_that_and_keeps_nothing(string sql)
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(("1", "create table t (i int)")).ApplyAsync(Ct);
        var before = await database.ContentAsync();

        var error = await FailAsync(
            database,
            ("1", "create table t (i int)"),
            ("2", $"create table u (i int); do $$ begin execute '{sql}'; end $$")
        );

        error.Path.Should().Be("2.sql");
        error.Message.Should().Contain("history table").And.NotContain("COMMIT");
        (await database.ContentAsync()).Should().Be(before);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_reads_the_history_does_not_see_itself(bool dryRun)
    {
        var database = await postgres.NewDatabaseAsync();
        const string seed =
            "insert into t select 1 where not exists (select from schema_migrations where version = '2'); "
            + "do $$ begin assert (select count(*) from t) = 1; assert (select count(*) from schema_migrations) = 1; end $$";

        var report = await database
            .Migrator(new MigratorOptions { DryRun = dryRun }, ("1", "create table t (i int)"), ("2", seed))
            .ApplyAsync(Ct);

        report.Applied.Should().Equal("1", "2");
    }

    [Fact]
    public async Task A_file_that_resets_everything_is_not_taken_for_one_that_committed()
    {
        var database = await postgres.NewDatabaseAsync();

        var report = await database
            .Migrator(("1", "create table t (i int); reset all; close all; select pg_advisory_unlock_all()"))
            .ApplyAsync(Ct);

        report.Applied.Should().Equal("1");
    }

    [Fact]
    public async Task Every_row_carries_the_run_that_wrote_it()
    {
        var database = await postgres.NewDatabaseAsync();
        (string, string)[] files =
        [
            ("1", "create table t (i int)"),
            ("2", "-- migrationkit: no-transaction\nvacuum t"),
        ];
        await database.Migrator(files).ApplyAsync(Ct);
        await database.Migrator([.. files, ("3", "create table u (i int)")]).ApplyAsync(Ct);

        var runs = (await database.Migrator(files).PlanAsync(Ct))
            .Entries.Select(entry => entry.History!.RunId)
            .ToArray();

        runs.Should().NotContainNulls();
        runs[0].Should().Be(runs[1]!.Value).And.NotBe(runs[2]!.Value);
    }

    [Fact]
    public async Task A_history_of_an_earlier_version_gets_the_column_and_keeps_its_rows()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(("1", "create table t (i int)")).ApplyAsync(Ct);
        await database.ExecuteAsync("alter table schema_migrations drop run_id");

        var report = await database
            .Migrator(("1", "create table t (i int)"), ("2", "create table u (i int)"))
            .ApplyAsync(Ct);

        report.Skipped.Should().Equal("1");
        report.Applied.Should().Equal("2");
        (
            await database.ScalarAsync<long>(
                "select count(*) from schema_migrations where (version = '1') = (run_id is null)"
            )
        )
            .Should()
            .Be(2);
    }

    [Theory]
    [InlineData(null, "1s, set by the connection string")]
    [InlineData(1.0, "1 s, by --statement-timeout")]
    public async Task A_statement_timeout_is_named_with_where_it_comes_from(double? option, string says)
    {
        var database = await postgres.NewDatabaseAsync();
        await using var limited = NpgsqlDataSource.Create(
            database.ConnectionString + ";Options=-c statement_timeout=1000"
        );
        var options = new MigratorOptions
        {
            StatementTimeout = option is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        var migrator = new Migrator(limited, MigrationSource.InMemory(("1", "select pg_sleep(20)")), options);

        var error = (
            await migrator.Invoking(m => m.ApplyAsync(Ct)).Should().ThrowAsync<MigrationFailedException>()
        ).Which;

        error.SqlState.Should().Be("57014");
        error.Message.Should().Contain($"statement_timeout is {says}");
    }

    private static async Task<MigrationFailedException> FailAsync(
        TestDatabase database,
        params (string, string)[] migrations
    ) =>
        (
            await database
                .Migrator(migrations)
                .Invoking(m => m.ApplyAsync(Ct))
                .Should()
                .ThrowAsync<MigrationFailedException>()
        ).Which;
}
