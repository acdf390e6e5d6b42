using MigrationKit.Tests;
using MigrationTests.Cli;

namespace MigrationTests.Audit;

/// <summary>The recommended commands, run one after the other; a person writes the new migrations.</summary>
public sealed class AdviceThatWorks(PostgresFixture postgres) : IDisposable
{
    private readonly MigrationFolder _folder = new(
        ("001_a", "create table a (id int primary key, b text);"),
        ("002_b", "create table b (id int);")
    );

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pending_migrations_are_applied()
    {
        var database = await postgres.NewDatabaseAsync();

        await FollowAsync(database.ConnectionString, "ERROR:  relation \"b\" does not exist");
    }

    [Fact]
    public async Task Files_that_ran_before_there_was_a_history_are_adopted_first()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create table a (id int primary key, b text)");

        await FollowAsync(database.ConnectionString, "ERROR:  relation \"b\" does not exist");

        (await database.ScalarAsync<long>("select count(*) from schema_migrations")).Should().Be(2);
    }

    [Fact]
    public async Task Files_that_are_new_to_a_filled_database_start_a_history()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create table other (id int)");

        await FollowAsync(database.ConnectionString, "ERROR:  relation \"b\" does not exist");
    }

    [Fact]
    public async Task A_missing_object_gets_a_new_migration() =>
        await FollowAsync(
            await AppliedAsync(),
            "ERROR:  relation \"garden\" does not exist",
            "create table garden (id int);"
        );

    [Fact]
    public async Task A_dropped_table_is_restored() =>
        await FollowAsync(
            await AppliedAsync("drop table b"),
            "ERROR:  relation \"b\" does not exist",
            "create table b (id int);"
        );

    [Fact]
    public async Task A_dropped_column_is_restored() =>
        await FollowAsync(await AppliedAsync("alter table a drop b"), "", "alter table a add b text;");

    [Fact]
    public async Task A_modified_file_is_accepted_after_review()
    {
        var connection = await AppliedAsync("alter table b add c int");
        _folder.Write("002_b", "create table b (id int, c int);");

        await FollowAsync(connection, "");
    }

    [Fact]
    public async Task A_migration_out_of_order_is_applied()
    {
        var connection = await AppliedAsync();
        _folder.Write("001_b", "create table late (id int);");

        await FollowAsync(connection, "");
    }

    [Fact]
    public async Task A_replayable_file_runs_again()
    {
        _folder.Write("003_c", "-- migrationkit: replayable\ncreate table if not exists c (id int);");

        await FollowAsync(await AppliedAsync("drop table c"), "");
    }

    [Fact]
    public async Task What_was_altered_by_hand_is_altered_back() =>
        await FollowAsync(
            await AppliedAsync("alter table a alter b type varchar(5)"),
            "",
            "alter table a alter b type text;"
        );

    [Fact]
    public async Task A_dropped_function_is_restored()
    {
        const string function = "create or replace function f() returns int language sql as 'select 1';";
        _folder.Write("003_f", function);

        await FollowAsync(await AppliedAsync("drop function f"), "ERROR:  function f() does not exist", function);
    }

    [Fact]
    public async Task A_misspelt_name_is_corrected_in_the_code() =>
        await CorrectAsync(
            await AppliedAsync(),
            "select id from aa where id = 1",
            "select id from public.a where id = 1"
        );

    [Fact]
    public async Task Code_that_uses_what_a_migration_dropped_is_corrected()
    {
        _folder.Write("003_drop", "drop table b;");

        await CorrectAsync(
            await AppliedAsync(),
            "select id from public.b where id = 1",
            "select id from public.a where id = 1"
        );
    }

    [Fact]
    public async Task A_call_with_other_arguments_is_corrected()
    {
        _folder.Write("003_f", "create function f(x int) returns int language sql as 'select 1';");

        await CorrectAsync(await AppliedAsync(), "select f(id, 2) from public.a", "select f(id) from public.a");
    }

    [Fact]
    public async Task Arguments_of_the_server_s_own_functions_are_cast() =>
        await CorrectAsync(
            await AppliedAsync(),
            "select round(b, 1) from public.a",
            "select round(b::numeric, 1) from public.a"
        );

    [Fact]
    public async Task A_statement_that_does_not_match_the_schema_is_corrected() =>
        await CorrectAsync(
            await AppliedAsync(),
            "select id from public.a where b > 1",
            "select id from public.a where b > '1'"
        );

    [Fact]
    public async Task A_missing_history_table_comes_with_the_migrations()
    {
        var database = await postgres.NewDatabaseAsync();

        await FollowAsync(database.ConnectionString, "ERROR:  relation \"schema_migrations\" does not exist");
    }

    [Fact]
    public async Task A_missing_file_is_restored()
    {
        _folder.Write("003_c", "create table c (id int);");
        var connection = await AppliedAsync();
        var path = Path.Combine(_folder.Path, "003_c.sql");
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        File.Delete(path);

        await FollowAsync(connection, "", byPerson: () => File.WriteAllText(path, text));
    }

    /// <summary>Corrects the code, as the report says, and audits it again.</summary>
    private async Task CorrectAsync(string connection, string wrong, string right)
    {
        using var code = new CodeFolder(("a.py", $"cur.execute(\"{wrong}\")"));
        var directory = Path.GetDirectoryName(code.PathOf("a.py"))!;
        string[] audit = ["audit", "-c", connection, "-m", _folder.Path, "--code", directory];
        var found = await Tool.RunAsync(audit);
        found.ExitCode.Should().Be(3, found.All);
        found.All.ToLowerInvariant().Should().MatchRegex("action +(if|update the code|call it|cast|correct)");

        await File.WriteAllTextAsync(
            code.PathOf("a.py"),
            $"cur.execute(\"{right}\")",
            TestContext.Current.CancellationToken
        );

        var corrected = await Tool.RunAsync(audit);
        corrected.ExitCode.Should().Be(0, corrected.All);
    }

    private async Task<string> AppliedAsync(string byHand = "select 1")
    {
        var database = await postgres.NewDatabaseAsync();
        var result = await Tool.RunAsync(["apply", "-c", database.ConnectionString, "-m", _folder.Path]);
        result.ExitCode.Should().Be(0, result.All);
        await database.ExecuteAsync(byHand);
        return database.ConnectionString;
    }

    private async Task FollowAsync(string connection, string log, string sql = "", Action? byPerson = null)
    {
        var path = Path.Combine(_folder.Path, "..", $"{Path.GetFileName(_folder.Path)}.log");
        await File.WriteAllTextAsync(path, log + "\n", TestContext.Current.CancellationToken);
        string[] audit = ["audit", "-c", connection, "-m", _folder.Path, "--log", path, "--json"];
        var found = await Tool.RunAsync(audit, scratch: postgres.Host);
        File.Delete(path);
        found.ExitCode.Should().Be(3, found.All);
        using var report = System.Text.Json.JsonDocument.Parse(found.Output);
        byPerson?.Invoke();

        foreach (var step in report.RootElement.GetProperty("steps").EnumerateArray())
        {
            string[] words = step.GetProperty("command").GetString()!.Split(' ');
            if (words[0] == "git")
            {
                continue;
            }
            if (words[0] == "psql")
            {
                await RunFileAsync(connection, words[^1]);
                continue;
            }
            var command = words[1..];
            if (command[0] != "new")
            {
                command = [.. command, "-c", connection];
            }
            var result = await Tool.RunAsync(command, scratch: postgres.Host);
            result.ExitCode.Should().Be(0, string.Join(' ', command) + "\n" + result.All);
            if (command[0] == "new")
            {
                var file = Directory.GetFiles(_folder.Path, $"*{command[1]}.sql").Single();
                await File.AppendAllTextAsync(file, sql, TestContext.Current.CancellationToken);
            }
        }
    }

    private static async Task RunFileAsync(string connection, string path)
    {
        var token = TestContext.Current.CancellationToken;
        await using var database = Npgsql.NpgsqlDataSource.Create(connection);
        await using var command = database.CreateCommand(await File.ReadAllTextAsync(path, token));
        await command.ExecuteNonQueryAsync(token);
    }
}
