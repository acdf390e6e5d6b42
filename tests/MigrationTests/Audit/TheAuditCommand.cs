using System.IO.Compression;
using System.Text.Json;
using MigrationKit.Testing;
using MigrationKit.Tests;
using MigrationTests.Cli;

namespace MigrationTests.Audit;

public sealed class TheAuditCommand(PostgresFixture postgres) : IDisposable
{
    private const string Line = "ERROR:  relation \"a\" does not exist";

    private readonly MigrationFolder _folder = new(
        ("001_a", "create table a (id int, b text);"),
        ("002_odd", "create table \"a|b`c*d\" (id int);")
    );

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Text_output_has_the_issue_the_solution_and_the_commands()
    {
        var result = await RunAsync(["--log", await LogAsync(Line)]);

        result.ExitCode.Should().Be(3);
        result.Error.Should().BeEmpty();
        result
            .Output.Should()
            .ContainAll(
                "1. a: error: table missing",
                "error     relation \"a\" does not exist",
                "solution  Migration exists at 001_a.sql",
                "action    Apply existing migration",
                "pending       001_a",
                $"migrationkit apply --migrations {_folder.Path}",
                "1 database issue identified, 2 migrations pending."
            );
        result.Output.Should().NotMatchRegex(@"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]");
    }

    [Fact]
    public async Task Terminal_output_has_colour()
    {
        var log = await LogAsync(Line);

        var result = await RunAsync(["--log", log], terminal: true);

        result.Output.Should().Contain("1. a: \e[31merror\e[0m: table missing");
    }

    [Fact]
    public async Task Audit_json_is_one_document()
    {
        var result = await RunAsync(["--log", await LogAsync(Line), "--json"]);

        result.ExitCode.Should().Be(3);
        using var document = JsonDocument.Parse(result.Output);
        var root = document.RootElement;
        root.GetProperty("exitCode").GetInt32().Should().Be(3);
        var issue = root.GetProperty("issues")[0];
        issue.GetProperty("verdict").GetString().Should().Be("applyMigration");
        issue.GetProperty("migration").GetString().Should().Be("001_a");
        issue.GetProperty("sightings")[0].GetProperty("line").GetInt32().Should().Be(1);
        issue.TryGetProperty("nearMiss", out _).Should().BeFalse();
        root.GetProperty("steps")[0].GetProperty("command").GetString().Should().StartWith("migrationkit apply");
        root.GetProperty("migrations")[0].GetProperty("health").GetString().Should().Be("pending");
        root.GetProperty("log").GetProperty("judged").GetInt32().Should().Be(1);
    }

    [Fact]
    public async Task Audit_markdown_shows_every_name_unchanged()
    {
        var file = Path.Combine(_folder.Path, "reports", "audit.md");
        var log = await LogAsync(
            "ERROR:  relation \"a|b`c*d\" does not exist\nERROR:  relation \"<b>\" does not exist"
        );

        var result = await RunAsync(["--log", log, "--markdown", file]);

        result.Output.Should().Contain("2 database issues identified");
        var markdown = await File.ReadAllTextAsync(file, Ct);
        markdown.Should().ContainAll("### 1. ``\"a|b`c*d\"`` table missing ❌", "### 2. `\"<b>\"` table missing ❌");
        markdown.Should().Contain("**Error**: ``relation \"a|b`c*d\" does not exist``");
    }

    [Fact]
    public async Task Logs_are_read_from_standard_input_and_gzip()
    {
        var packed = Path.Combine(_folder.Path, "app.log.gz");
        await using (var gzip = new GZipStream(File.Create(packed), CompressionLevel.Fastest))
        {
            await gzip.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Line), Ct);
        }

        var result = await RunAsync(["--log", "-", "--log", packed, "--json"], input: Line);

        using var document = JsonDocument.Parse(result.Output);
        document
            .RootElement.GetProperty("issues")[0]
            .GetProperty("sightings")
            .EnumerateArray()
            .Select(seen => seen.GetProperty("path").GetString())
            .Should()
            .Equal("-", packed);
    }

    [Theory]
    [InlineData("nowhere.log", "The log of --log cannot be read: ")]
    [InlineData(".", "The log of --log cannot be read: ")]
    public async Task A_log_that_cannot_be_read_is_a_usage_error(string log, string message)
    {
        var result = await RunAsync(["--log", Path.Combine(_folder.Path, log)]);

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain(message).And.Contain("Name a file");
    }

    [Fact]
    public async Task A_binary_log_is_a_usage_error()
    {
        var result = await RunAsync(["--log", await LogAsync("a\0b")]);

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain("this is not text").And.NotContain("--verbose shows");
    }

    [Fact]
    public async Task A_missing_code_directory_is_a_usage_error()
    {
        var result = await RunAsync(["--code", Path.Combine(_folder.Path, "nowhere")]);

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain("The directory of --code does not exist");
    }

    [Fact]
    public async Task Errors_that_the_audit_itself_caused_in_the_server_log_are_ignored()
    {
        _folder.Write("003_notes", "create table notes (id int);");
        using var elsewhere = new MigrationFolder();
        var code = elsewhere.Path;
        var file = Path.Combine(code, "memory.ts");
        await File.WriteAllTextAsync(
            file,
            """
            await db.query('insert into notes (id) values ($1)', [1]);
            await db.query(`select nope(1), x from pg_class order by ${order}`);
            await db.query('insert into votes (id) values ($1)', [1]);
            await db.query('select nope(1)');
            await db.query('insert into entries (id) values ($1) on conflict (id) do nothing', [1]);
            """,
            Ct
        );
        var log = await LogAsync(
            "ERROR:  relation \"votes\" does not exist\nSTATEMENT:  prepare migrationkit_code_2 as insert into votes (id) values ($1)"
        );

        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create table entries (id int)");
        var result = await RunAsync(["--code", code, "--log", log, "--json"], database: database);

        result.ExitCode.Should().Be(3);
        using var document = JsonDocument.Parse(result.Output);
        document
            .RootElement.GetProperty("issues")
            .EnumerateArray()
            .Select(issue =>
                $"{issue.GetProperty("subject").GetString()} {issue.GetProperty("verdict").GetString()} "
                + issue.GetProperty("sightings")[0].GetProperty("line").GetInt32()
            )
            .Should()
            .Equal(
                "notes applyMigration 1",
                "votes noMigration 3",
                "nope(integer) noMigration 4",
                $"{file}:5 noMigration 5"
            );
        document.RootElement.GetProperty("log").GetProperty("errors").GetInt32().Should().Be(0);
        document
            .RootElement.GetProperty("code")
            .GetProperty("notJudged")[0]
            .GetProperty("where")
            .GetProperty("line")
            .GetInt32()
            .Should()
            .Be(2);
    }

    [Fact]
    public async Task No_server_ends_with_5()
    {
        var result = await Tool.RunAsync("audit", "-c", "Host=127.0.0.1;Port=1", "-m", _folder.Path);

        result.ExitCode.Should().Be(5);
    }

    [Fact]
    public async Task Markdown_and_json_cannot_both_be_on_standard_output()
    {
        var result = await Tool.RunAsync("audit", "--json", "--markdown", "-");

        result.ExitCode.Should().Be(1);
    }

    [Theory]
    [InlineData()]
    [InlineData("--verbose")]
    [InlineData("--json")]
    [InlineData("--markdown", "-")]
    public async Task Secrets_of_a_log_never_reach_the_output(params string[] form)
    {
        var log = await LogAsync(
            """
            connecting with Host=db;Username=app;Password=CaNaRy: relation "a" does not exist
            postgres://app:CaNaRy@db/app 42P01 FEHLER:  Relation »b« fehlt in postgres://app:CaNaRy@db/app
            STATEMENT:  alter role app password 'CaNaRy'
            """
        );

        var result = await RunAsync(["--log", log, .. form]);

        result.ExitCode.Should().Be(3);
        result.All.Should().NotContain("CaNaRy");
    }

    private async Task<string> LogAsync(string text)
    {
        var path = Path.Combine(_folder.Path, "app.log");
        await File.WriteAllTextAsync(path, text, Ct);
        return path;
    }

    private async Task<ToolResult> RunAsync(
        string[] args,
        bool terminal = false,
        string input = "",
        TestDatabase? database = null
    )
    {
        database ??= await postgres.NewDatabaseAsync();
        return await Tool.RunAsync(
            ["audit", "-c", database.ConnectionString, "-m", _folder.Path, .. args],
            terminal: terminal,
            input: input,
            scratch: postgres.Host
        );
    }
}
