using System.Text.Json;
using MigrationKit.Testing;
using MigrationKit.Tests;
using MigrationTests.Execution;
using Npgsql;

namespace MigrationTests.Cli;

public class RunningTheTool(PostgresFixture postgres)
{
    private static readonly (string, string)[] Two =
    [
        ("001_a", "create table a (id int);"),
        ("002_b", "create table b (id int);"),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Apply_says_what_it_applied_and_the_second_time_that_nothing_was_left()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new MigrationFolder(Two);

        var first = await RunAsync(database, folder, "apply");
        var second = await RunAsync(database, folder, "apply");

        first.ExitCode.Should().Be(0);
        first.Error.Should().BeEmpty();
        first.Output.Should().MatchRegex(@"^applied +\S+ m?s  001_a\r?\napplied +\S+ m?s  002_b\r?\n");
        first.Output.Should().Contain("2 applied, 0 skipped, 0 failed, 0 not attempted in ");
        first.Output.Should().NotMatchRegex(@"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]");
        second.ExitCode.Should().Be(0);
        second.Output.Should().StartWith("0 applied, 2 skipped, 0 failed, 0 not attempted in ");
    }

    [Fact]
    public async Task Apply_with_json_is_one_document_with_the_names_in_apply_order()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new MigrationFolder(
            ("001_last", "-- migrationkit: requires 002_first\ncreate table a (id int);"),
            ("002_first", "-- migrationkit: requires nothing\ncreate table b (id int);")
        );

        var result = await RunAsync(database, folder, "apply", "--json");

        result.ExitCode.Should().Be(0);
        using var document = JsonDocument.Parse(result.Output);
        var migrations = document.RootElement.GetProperty("migrations").EnumerateArray().ToArray();
        migrations
            .Select(migration => migration.GetProperty("name").GetString())
            .Should()
            .Equal("002_first", "001_last");
        migrations.Should().OnlyContain(m => m.GetProperty("outcome").GetString() == "applied");
        migrations.Should().OnlyContain(m => m.GetProperty("durationMs").GetDouble() >= 0);
        document.RootElement.GetProperty("totals").GetProperty("applied").GetInt32().Should().Be(2);
        document.RootElement.GetProperty("durationMs").GetDouble().Should().BePositive();
    }

    [Fact]
    public async Task A_failing_migration_ends_with_2_and_is_shown_with_its_place()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = Failing();

        var result = await RunAsync(database, folder, "apply");

        result.ExitCode.Should().Be(2);
        result.Output.Should().MatchRegex(@"applied +\S+ m?s  001_a");
        result.Output.Should().MatchRegex(@"failed +002_b").And.MatchRegex("not attempted +003_c");
        result.Output.Should().Contain("1 applied, 0 skipped, 1 failed, 1 not attempted in ");
        result.Error.Should().Contain("002_b.sql:2:15:").And.Contain("nowhere").And.Contain("42P01");
    }

    [Fact]
    public async Task A_failing_migration_with_json_is_one_document_with_the_error()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = Failing();

        var result = await RunAsync(database, folder, "apply", "--json");

        result.ExitCode.Should().Be(2);
        using var document = JsonDocument.Parse(result.Output);
        document.RootElement.GetProperty("success").GetBoolean().Should().BeFalse();
        document
            .RootElement.GetProperty("migrations")
            .EnumerateArray()
            .Select(migration => migration.GetProperty("outcome").GetString())
            .Should()
            .Equal("applied", "failed", "notAttempted");
        var error = document.RootElement.GetProperty("error");
        error.GetProperty("kind").GetString().Should().Be("failed");
        error.GetProperty("name").GetString().Should().Be("002_b");
        error.GetProperty("path").GetString().Should().EndWith("002_b.sql");
        error.GetProperty("line").GetInt32().Should().Be(2);
        error.GetProperty("column").GetInt32().Should().Be(15);
        error.GetProperty("sqlState").GetString().Should().Be("42P01");
    }

    [Fact]
    public async Task An_invalid_folder_ends_with_2_and_lists_every_problem()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new MigrationFolder(("001_a", "select 'open"), ("002_b", "select 1; commit; select 2;"));

        var result = await RunAsync(database, folder, "apply", "--json");

        result.ExitCode.Should().Be(2);
        using var document = JsonDocument.Parse(result.Output);
        var problems = document.RootElement.GetProperty("error").GetProperty("problems");
        problems
            .EnumerateArray()
            .Select(problem => Path.GetFileName(problem.GetProperty("path").GetString()))
            .Distinct()
            .Should()
            .Equal("001_a.sql", "002_b.sql");
        result.Error.Should().Contain("problems in the migrations; nothing was run.");
    }

    [Fact]
    public async Task A_missing_folder_ends_with_2()
    {
        var database = await postgres.NewDatabaseAsync();

        var result = await Tool.RunAsync("apply", "-c", database.ConnectionString, "-m", "no/such/folder");

        result.ExitCode.Should().Be(2);
        result.Error.Should().Contain("no/such/folder");
    }

    [Fact]
    public async Task Status_answers_3_on_request_while_anything_is_pending_or_drifted()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new MigrationFolder(Two);

        var before = await RunAsync(database, folder, "status", "--exit-code");
        var unasked = await RunAsync(database, folder, "status");
        await RunAsync(database, folder, "apply");
        var after = await RunAsync(database, folder, "status", "--exit-code");
        folder.Write("001_a", "create table a (id bigint);");
        folder.Delete("002_b");
        var drifted = await RunAsync(database, folder, "status", "--exit-code");

        before.ExitCode.Should().Be(3);
        before.Output.Should().Contain("2 pending;");
        unasked.ExitCode.Should().Be(0);
        after.ExitCode.Should().Be(0);
        after.Output.Should().MatchRegex(@"applied  001_a  20\d\d-\d\d-\d\d").And.Contain("2 applied;");
        drifted.ExitCode.Should().Be(3);
        drifted.Output.Should().Contain("adopt --modified 001_a").And.Contain("--allow 002_b");
    }

    [Fact]
    public async Task Plan_shows_the_sql_and_changes_nothing()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new MigrationFolder(
            Two[0],
            ("002_c", "-- migrationkit: no-transaction\ncreate index concurrently c on a (id);")
        );

        var names = await RunAsync(database, folder, "plan");
        var sql = await RunAsync(database, folder, "plan", "--sql");

        names.ExitCode.Should().Be(0);
        names.Output.Should().StartWith($"pending  001_a{Environment.NewLine}pending  002_c");
        sql.ExitCode.Should().Be(0);
        sql.Output.ReplaceLineEndings("\n")
            .Should()
            .Be(
                $"""
                -- 001_a ({folder.FileOf("001_a")})
                begin;
                create table a (id int);
                commit;

                -- 002_c ({folder.FileOf("002_c")})
                -- no transaction: each statement alone
                create index concurrently c on a (id);


                """.ReplaceLineEndings("\n")
            );
        (await TablesAsync(database)).Should().BeEmpty();
    }

    [Fact]
    public async Task Drift_ends_with_3_in_plan_and_apply_unless_allowed()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new MigrationFolder(Two);
        await RunAsync(database, folder, "apply");
        folder.Write("001_a", "create table a (id bigint);");

        (await RunAsync(database, folder, "plan")).ExitCode.Should().Be(3);
        (await RunAsync(database, folder, "apply")).ExitCode.Should().Be(3);
        (await RunAsync(database, folder, "apply", "--allow", "001_a")).ExitCode.Should().Be(0);
        (await RunAsync(database, folder, "adopt", "001_a", "--modified")).ExitCode.Should().Be(0);
        (await RunAsync(database, folder, "apply")).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Adopt_records_a_migration_without_running_it()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new MigrationFolder(Two);

        var adopt = await RunAsync(database, folder, "adopt", "001_a", "--json");
        var status = await RunAsync(database, folder, "status");

        adopt.ExitCode.Should().Be(0);
        using var document = JsonDocument.Parse(adopt.Output);
        document.RootElement.GetProperty("migrations")[0].GetProperty("outcome").GetString().Should().Be("adopted");
        status.Output.Should().MatchRegex("adopted +001_a").And.MatchRegex("pending +002_b");
        (await TablesAsync(database)).Should().NotContain("a");
    }

    [Fact]
    public async Task A_dry_run_leaves_nothing_behind()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new MigrationFolder(Two);

        var result = await RunAsync(database, folder, "apply", "--dry-run");

        result.ExitCode.Should().Be(0);
        result.Output.Should().Contain("Dry run, rolled back: 2 applied");
        (await TablesAsync(database)).Should().NotContain(["a", "b"]);
    }

    [Fact]
    public async Task A_migration_to_stop_at_that_is_not_there_is_a_mistake_of_usage()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new MigrationFolder(Two);

        (await RunAsync(database, folder, "apply", "--to", "001_a")).ExitCode.Should().Be(0);
        (await TablesAsync(database)).Should().Contain("a").And.NotContain("b");
        (await RunAsync(database, folder, "apply", "--to", "nothing")).ExitCode.Should().Be(1);
        (await RunAsync(database, folder, "apply", "--history-table", "a.b.c")).ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task A_runner_that_does_not_get_its_turn_ends_with_4()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create schema signs");
        await database.ExecuteAsync("create table signs.go ()");
        using var folder = new MigrationFolder(
            (
                "001_a",
                "do $$ begin while not exists (select from signs.go) loop perform pg_sleep(0.02); end loop; end $$;"
            )
        );

        var holder = RunAsync(database, folder, "apply");
        await ConcurrencyTests.WaitForAsync(
            database,
            "select exists (select from pg_locks where locktype = 'advisory' "
                + "and database = (select oid from pg_database where datname = current_database()))"
        );
        var waiter = await RunAsync(database, folder, "apply", "--run-lock-timeout", "50ms");
        await database.ExecuteAsync("insert into signs.go default values");

        waiter.ExitCode.Should().Be(4);
        waiter.Error.Should().Contain("waiting: another runner holds the run lock");
        (await holder).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task A_server_that_is_not_there_ends_with_5()
    {
        using var folder = new MigrationFolder(Two);

        var result = await Tool.RunAsync("apply", "-c", "postgres://u:secret@127.0.0.1:1/d", "-m", folder.Path);

        result.ExitCode.Should().Be(5);
        result.Error.Should().StartWith("error: ").And.Contain("127.0.0.1");
    }

    [Fact]
    public async Task Verbose_shows_no_stack_trace_for_an_error_of_the_server()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new MigrationFolder(("1_broken", "select 1 / 0;"));

        var result = await Tool.RunAsync("apply", "--verbose", "-c", database.ConnectionString, "-m", folder.Path);

        result.ExitCode.Should().Be(2);
        result.Error.Should().Contain("22012").And.NotContain("   at ").And.NotContain("Exception");
    }

    [Fact]
    public async Task A_wrong_password_ends_with_5_and_is_not_repeated()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new MigrationFolder(Two);
        var wrong = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Password = "CaNaRy" };

        var result = await Tool.RunAsync(
            "apply",
            "--json",
            "--verbose",
            "-c",
            wrong.ConnectionString,
            "-m",
            folder.Path
        );

        result.ExitCode.Should().Be(5);
        result.Error.Should().Contain("28P01");
        result.All.Should().NotContainEquivalentOf("CaNaRy");
    }

    [Fact]
    public async Task Scratch_needs_no_database_and_takes_its_server_away_again()
    {
        using var folder = new MigrationFolder(Two);

        var result = await Tool.RunAsync("apply", "--scratch", "-m", folder.Path);

        result.ExitCode.Should().Be(0);
        result.Output.Should().Contain("2 applied, 0 skipped, 0 failed, 0 not attempted in ");
        result.Error.Should().Contain("removed afterwards");
    }

    private static MigrationFolder Failing() =>
        new(
            ("001_a", "create table a (id int);"),
            ("002_b", "create table b (id int);\nselect 1 from nowhere;"),
            ("003_c", "create table c (id int);")
        );

    private static Task<ToolResult> RunAsync(TestDatabase database, MigrationFolder folder, params string[] args) =>
        Tool.RunAsync([.. args, "-c", database.ConnectionString, "-m", folder.Path]);

    private static async Task<List<string>> TablesAsync(TestDatabase database)
    {
        await using var command = database.DataSource.CreateCommand(
            "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
        );
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var tables = new List<string>();
        while (await reader.ReadAsync(Ct))
        {
            tables.Add(reader.GetString(0));
        }
        return tables;
    }
}
