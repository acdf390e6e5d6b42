using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MigrationKit.Tests;
using MigrationKit.Verification;

namespace MigrationTests.Cli;

public sealed class Verifying(PostgresFixture postgres)
{
    private static readonly string Six = Repository.PathTo("migrations");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_six_pass_with_one_line_for_each_check_in_the_order_of_the_ids()
    {
        var result = await RunAsync("verify", "--migrations", Six, "--checks", "MK601,MK402,mk103,MK101");

        result.ExitCode.Should().Be(0, result.All);
        result.Error.Should().BeEmpty();
        result
            .Output.Should()
            .MatchRegex(
                @"^MK101  readable      pass +\d.*\nMK103  declared      pass .*\nMK402  base          skipped .*no base was given.*\nMK601  footprints    pass "
            );
        result.Output.Should().Contain("3 passed, 0 warned, 0 failed, 1 skipped in ");
        result.Output.Should().NotContain("\e");
    }

    [Fact]
    public async Task Without_a_choice_every_check_runs_and_a_server_of_its_own_is_crashed()
    {
        using var folder = new MigrationFolder(("001_a", "create table if not exists a (id int primary key);"));

        var result = await Tool.RunAsync("verify", "--migrations", folder.Path, "--seed", "7");

        result.ExitCode.Should().Be(0, result.All);
        Regex
            .Matches(result.Output, "^MK[0-9]{3}", RegexOptions.Multiline)
            .Select(match => match.Value)
            .Should()
            .Equal(Verifier.CheckIds);
        result.Output.Should().MatchRegex("MK302 .* 1 crash of the server, seed 7");
    }

    [Fact]
    public async Task A_file_that_no_longer_says_what_it_requires_is_named_with_the_fix()
    {
        using var folder = SixWithout("-- migrationkit: requires 20251213_complete_memory_palace");

        var result = await RunAsync("verify", "--migrations", folder.Path, "--checks", "MK102,MK103");

        result.ExitCode.Should().Be(2, result.All);
        result
            .Output.Should()
            .MatchRegex("MK102 .* pass ")
            .And.MatchRegex("MK103 .* fail ")
            .And.MatchRegex(@"fail  MK103 declared\n  \S+20251214_create_relationship_essence\.sql:\d+:\d+: ")
            .And.Contain("does not say that it requires 20251213_complete_memory_palace")
            .And.Contain("\n  fix: Say what the file requires");
    }

    [Fact]
    public async Task Every_form_of_the_result_names_the_guilty_file()
    {
        using var folder = SixWithout("-- migrationkit: requires 20251213_complete_memory_palace");
        string File(string name) => Path.Combine(folder.Path, "results", name);

        var result = await RunAsync(
            "verify",
            "--migrations",
            folder.Path,
            "--checks",
            "MK103,MK402",
            "--json",
            "--junit",
            File("junit.xml"),
            "--sarif",
            File("verify.sarif"),
            "--markdown",
            File("verify.md")
        );

        result.ExitCode.Should().Be(2, result.All);
        using var json = JsonDocument.Parse(result.Output);
        var check = json.RootElement.GetProperty("checks")[0];
        check.GetProperty("id").GetString().Should().Be("MK103");
        check.GetProperty("verdict").GetString().Should().Be("fail");
        check
            .GetProperty("evidence")[0]
            .GetProperty("path")
            .GetString()
            .Should()
            .EndWith("20251214_create_relationship_essence.sql");
        var junit = XDocument.Load(File("junit.xml"));
        junit
            .Descendants("testcase")
            .Elements()
            .Select(element => element.Name.LocalName)
            .Should()
            .Equal("failure", "skipped");
        using var sarif = JsonDocument.Parse(await System.IO.File.ReadAllTextAsync(File("verify.sarif"), Ct));
        sarif
            .RootElement.GetProperty("runs")[0]
            .GetProperty("results")[0]
            .GetProperty("locations")[0]
            .GetProperty("physicalLocation")
            .GetProperty("artifactLocation")
            .GetProperty("uri")
            .GetString()
            .Should()
            .EndWith("20251214_create_relationship_essence.sql");
        (await System.IO.File.ReadAllTextAsync(File("verify.md"), Ct))
            .Should()
            .Contain("| MK103 | declared | **fail** |")
            .And.Contain("## MK103 declared: fail");
    }

    [Fact]
    public async Task What_a_check_only_warns_of_stands_apart_from_what_fails_it()
    {
        using var folder = new MigrationFolder(
            ("001_a", "create table if not exists a (id int primary key, b int, c int);"),
            ("002_scan", "alter table a add check (b > 0);"),
            ("003_lock", "alter table a drop column if exists c;")
        );

        var result = await RunAsync("verify", "--migrations", folder.Path, "--checks", "MK501");

        result.ExitCode.Should().Be(2, result.All);
        result
            .Output.Should()
            .MatchRegex(@"\nwarn  MK501 locks\n  \S*003_lock\.sql:1:1: ACCESS EXCLUSIVE .*\n  fix: ")
            .And.MatchRegex(
                @"\nfail  MK501 locks\n  \S*002_scan\.sql:1:1: ACCESS EXCLUSIVE .* every row is read .*\n  fix: "
            )
            .And.Contain("0 passed, 0 warned, 1 failed, 0 skipped");
    }

    [Fact]
    public async Task On_a_terminal_the_table_ends_whole_and_no_wider_than_it()
    {
        var result = await Tool.RunAsync(
            ["verify", "--migrations", Six, "--checks", "MK101,MK402", "--no-color"],
            terminal: true,
            width: 60,
            scratch: postgres.Host
        );

        result.ExitCode.Should().Be(0, result.All);
        var table = result.Output[result.Output.LastIndexOf("check ", StringComparison.Ordinal)..];
        table.Should().MatchRegex("MK101 .*pass").And.MatchRegex("MK402 .*skipped");
        table.Split('\n').TakeWhile(line => line.Trim().Length > 0).Should().OnlyContain(line => line.Length <= 60);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_no_pass()
    {
        var result = await Tool.RunAsync("verify", "--migrations", "nowhere");

        result.ExitCode.Should().Be(2, result.All);
        result.Error.Should().StartWith("error: ").And.Contain("nowhere");
    }

    [Fact]
    public async Task Markdown_can_be_all_that_is_on_standard_output()
    {
        var result = await RunAsync("verify", "--migrations", Six, "--checks", "MK101", "--markdown", "-");

        result.ExitCode.Should().Be(0, result.All);
        result.Output.Should().StartWith("# Migrations verified\n").And.Contain("| MK101 |");
    }

    [Theory]
    [InlineData("--checks takes IDs", "--checks", "MK999")]
    [InlineData("--base and --base-ref are one thing", "--base", "x", "--base-ref", "y")]
    [InlineData("--orders takes a number from 1", "--orders", "0")]
    [InlineData("both answer on standard output", "--markdown", "-", "--json")]
    public async Task What_makes_no_sense_is_said_before_a_server_starts(string message, params string[] options)
    {
        var result = await Tool.RunAsync(["verify", .. options]);

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain(message);
    }

    /// <summary>Runs the tool with the server of the tests as its throwaway one.</summary>
    private Task<ToolResult> RunAsync(params string[] args) => Tool.RunAsync(args, scratch: postgres.Host);

    private static MigrationFolder SixWithout(string directive)
    {
        var folder = new MigrationFolder();
        foreach (var path in Directory.EnumerateFiles(Six, "*.sql"))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            var sql = System.IO.File.ReadAllText(path);
            folder.Write(
                name,
                name == "20251214_create_relationship_essence"
                    ? sql.Replace(
                        directive,
                        "-- migrationkit: requires 20241202000001_create_session_memory_tables",
                        StringComparison.Ordinal
                    )
                    : sql
            );
        }
        return folder;
    }
}
