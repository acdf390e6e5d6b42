using System.Text.Json;
using MigrationKit;
using MigrationKit.Sources;
using MigrationKit.Tests;
using MigrationTests.Sources;

namespace MigrationTests.Cli;

public sealed class FoldersOfOtherTools(PostgresFixture postgres)
{
    [Fact]
    public async Task Whose_folder_it_is_can_be_said()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new MigrationFolder(
            ("10_b", "create table c as select * from b"),
            ("9_a", "create table b (i int)")
        );

        var result = await Tool.RunAsync(
            "apply",
            "--layout",
            "sqlx",
            "--migrations",
            folder.Path,
            "--connection",
            database.ConnectionString
        );

        result.ExitCode.Should().Be(0, "{0}", result.Error);
        (await database.HistoryAsync()).Should().Equal("9_a", "10_b");
    }

    [Theory]
    [InlineData("golangmigrate7")]
    [InlineData("3")]
    [InlineData("")]
    public async Task A_tool_that_nobody_knows_is_a_mistake(string layout)
    {
        var result = await Tool.RunAsync("plan", "--layout", layout);

        result.ExitCode.Should().Be(1);
        result.Error.Should().StartWith("error: --layout takes one of migrationkit, flyway, golang-migrate, ");
    }

    [Fact]
    public async Task Each_layout_can_be_named_and_is_offered()
    {
        var offered = (await Tool.RunAsync("plan", "--layout", "?")).Error;
        var help = (await Tool.RunAsync("plan", "--help")).Output;

        foreach (var layout in Enum.GetValues<MigrationLayout>())
        {
            var tool = Layout.For(layout).Tool;
            offered.Should().Contain($" {tool}");
            help.Should().Contain(tool);
            tool.Replace("-", "", StringComparison.Ordinal).Should().BeEquivalentTo($"{layout}");
        }
    }

    [Fact]
    public async Task A_name_that_would_steer_a_terminal_is_shown_and_not_obeyed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "No file can have such a name there.");
        var database = await postgres.NewDatabaseAsync();
        using var folder = new FolderOnDisk(("1_a.sql", "create table a (i int)"), ("READ\u001b[2JME.md", ""));

        var text = await Tool.RunAsync(["plan", "-m", folder.Path, "-c", database.ConnectionString]);

        text.Output.Should().Contain("left out (not a .sql file): READ\ufffd[2JME.md\n");
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("status")]
    [InlineData("apply")]
    public async Task Every_command_says_how_the_folder_is_read(string command)
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new FolderOnDisk(("1_a.up.sql", "create table a (i int)"), ("2_b.down.sql", "drop table b"));

        var text = await Tool.RunAsync([command, "-m", folder.Path, "-c", database.ConnectionString]);

        text.ExitCode.Should().Be(0, "{0}", text.Error);
        text.Error.Should().Contain("The folder is read as one of golang-migrate.");
        text.Error.Should().Contain("2_b.down.sql: The file undoes a migration that has no file.");
    }

    [Fact]
    public async Task A_plan_of_an_empty_folder_asks_whether_it_is_the_right_one()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new FolderOnDisk();

        var text = await Tool.RunAsync(["plan", "-m", folder.Path, "-c", database.ConnectionString]);

        text.Error.Should().Contain("There are no migrations, so there is nothing to apply. Is this the right folder?");
    }

    [Fact]
    public async Task A_plan_names_what_is_left_out()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new FolderOnDisk(
            ("1_a.up.sql", "create table a (i int)"),
            ("1_a.down.sql", "drop table a"),
            ("README.md", "")
        );
        string[] arguments = ["plan", "-m", folder.Path, "-c", database.ConnectionString];

        var text = await Tool.RunAsync(arguments);
        var json = await Tool.RunAsync([.. arguments, "--json"]);

        text.Output.Should()
            .Contain("pending  1_a.up\n")
            .And.Contain("left out (undoes a migration): 1_a.down.sql\n")
            .And.Contain("left out (not a .sql file): README.md\n");
        using var document = JsonDocument.Parse(json.Output);
        document
            .RootElement.GetProperty("leftOut")
            .EnumerateArray()
            .Select(file => file.GetProperty("rule").GetString())
            .Should()
            .Equal("undoes a migration", "not a .sql file");
    }

    [Fact]
    public async Task A_folder_that_is_refused_changes_nothing()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create table beds as select 1 as i");
        using var folder = new FolderOnDisk(
            ("20200101-beds-up.sql", "create table if not exists beds (i int)"),
            ("20200101-beds-down.sql", "drop table if exists beds")
        );

        var result = await Tool.RunAsync("apply", "-m", folder.Path, "-c", database.ConnectionString);

        result.ExitCode.Should().Be(2, result.All);
        (await database.ScalarAsync<long>("select count(*) from beds")).Should().Be(1);
    }

    [Fact]
    public async Task Text_that_equals_a_new_value_of_an_enum_is_applied()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new FolderOnDisk(
            ("001.sql", "create type st as enum ('a'); create table notes (state text);"),
            ("002.sql", "alter type st add value 'kept'; update notes set state = 'kept';"),
            ("003.sql", "create type s2 as enum (); alter type s2 add value 'b'; update notes set state = 'b';")
        );

        var result = await Tool.RunAsync("apply", "-m", folder.Path, "-c", database.ConnectionString);

        result.ExitCode.Should().Be(0, result.All);
    }

    [Theory]
    [InlineData("migration.sql", "prisma")]
    [InlineData("up.sql", "diesel")]
    public async Task A_footprint_goes_into_the_directory_of_its_migration(string file, string tool)
    {
        using var folder = new FolderOnDisk(($"2024_a/{file}", "create table a (i int);"));
        folder.Write("footprints/2024_a.txt", "of an earlier version of the tool");

        var written = await Tool.RunAsync(["footprint", "-m", folder.Path, "--layout", tool], scratch: postgres.Host);
        var check = await Tool.RunAsync(["footprint", "-m", folder.Path, "--check"], scratch: postgres.Host);
        var verified = await Tool.RunAsync(
            ["verify", "-m", folder.Path, "--layout", tool, "--checks", "MK101,MK601"],
            scratch: postgres.Host
        );

        written.ExitCode.Should().Be(0, written.All);
        File.Exists(folder.PathTo("2024_a/footprint.txt")).Should().BeTrue();
        Directory.Exists(folder.PathTo("footprints")).Should().BeFalse();
        check.ExitCode.Should().Be(0, check.All);
        verified.ExitCode.Should().Be(0, verified.All);
    }
}
