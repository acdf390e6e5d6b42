using System.Text.Json;
using System.Text.RegularExpressions;
using MigrationKit;
using MigrationKit.Cli.New;
using MigrationKit.Cli.Shared;
using MigrationKit.Tests;

namespace MigrationTests.Cli;

public sealed class NewFiles(PostgresFixture postgres)
{
    private static readonly TimeProvider Noon = new Clock(new(2026, 3, 1, 13, 0, 0, TimeSpan.FromHours(1)));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_a_graph_it_requires_all_that_nothing_else_requires()
    {
        using var folder = new MigrationFolder(
            ("20260101_a", "create table a (id int);"),
            ("20260102_b", "-- migrationkit: requires 20260101_a\ncreate table b (id int);"),
            ("20260103_c", "-- migrationkit: requires 20260101_a\ncreate table c (id int);")
        );

        var result = await RunAsync(folder, "Add user e-mail");

        result.ExitCode.Should().Be(0, result.All);
        result.Output.Should().Be(folder.FileOf("20260301120000_add_user_e_mail") + "\n");
        var text = await File.ReadAllTextAsync(result.Output.TrimEnd(), Ct);
        text.Should().StartWith("-- migrationkit: requires 20260102_b, 20260103_c\n\n-- ");
        text.Should().EndWith(";\n").And.NotContain("\r");
        var set = await LoadAsync(folder);
        set.Migrations[^1].Requires.Select(m => m.Name).Should().Equal("20260102_b", "20260103_c");
    }

    [Fact]
    public async Task Requirements_without_a_name_are_a_usage_error()
    {
        using var folder = new MigrationFolder();

        var result = await RunAsync(folder, "a", "--requires", " , ");

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain("--requires takes names");
    }

    [Fact]
    public async Task In_an_empty_folder_it_says_nothing()
    {
        using var folder = new MigrationFolder();

        (await RunAsync(folder, "first")).ExitCode.Should().Be(0);

        var set = await LoadAsync(folder);
        set.IsSequence.Should().BeTrue();
        set.Migrations.Should().ContainSingle().Which.Name.Should().Be("20260301120000_first");
    }

    [Fact]
    public async Task In_a_sequence_it_requires_the_last_one_so_that_branches_merge_in_either_order()
    {
        using var folder = new MigrationFolder(("001_a", "select 1;"), ("002_b", "select 1;"));
        using var branch = new MigrationFolder(("001_a", "select 1;"), ("002_b", "select 1;"));

        await RunAsync(folder, "mine", "--json");
        var other = await RunAsync(branch, "yours", "--json");

        other.ExitCode.Should().Be(0, other.All);
        foreach (var file in Directory.GetFiles(branch.Path, "*_yours.sql"))
        {
            File.Copy(file, Path.Combine(folder.Path, Path.GetFileName(file)));
        }
        foreach (var migration in (await LoadAsync(folder)).Migrations.Skip(2))
        {
            migration.Requires.Select(required => required.Name).Should().Equal("002_b");
        }
    }

    [Fact]
    public async Task What_is_asked_for_is_required_and_a_root_requires_nothing()
    {
        using var folder = new MigrationFolder(("001_a", "select 1;"), ("002_b", "select 1;"));

        var both = await RunAsync(folder, "c", "--requires", "001_A, 002_b", "--json");
        var root = await RunAsync(folder, "d", "--requires", "nothing");

        both.ExitCode.Should().Be(0, both.All);
        using var document = JsonDocument.Parse(both.Output);
        document
            .RootElement.GetProperty("requires")
            .EnumerateArray()
            .Select(name => name.GetString())
            .Should()
            .Equal("001_a", "002_b");
        root.Output.Should().EndWith("20260301120001_d.sql\n");
        (await LoadAsync(folder)).Find("20260301120001_d")!.DeclaredRequires.Should().BeEmpty();
    }

    [Fact]
    public async Task A_required_name_that_is_not_there_is_told_with_the_near_one_and_nothing_is_written()
    {
        using var folder = new MigrationFolder(("20251213_complete_memory_palace", "select 1;"));

        var result = await RunAsync(folder, "c", "--requires", "complete_memory_palace", "--requires", "else");

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain("Did you mean '20251213_complete_memory_palace'?");
        result.Error.Should().Contain("'else', which is no migration here");
        Directory.GetFiles(folder.Path).Should().ContainSingle();
    }

    [Theory]
    [InlineData("AddUserEmail", "add_user_email")]
    [InlineData("HTTPServer2", "http_server2")]
    [InlineData("  drop  -- the old/path.sql", "drop_the_old_path")]
    [InlineData("Größe", "größe")]
    public void A_name_becomes_snake_case(string title, string name) =>
        MigrationTitle.SnakeCase(title).Should().Be(name);

    [Theory]
    [InlineData("../..")]
    [InlineData(".sql")]
    [InlineData("")]
    public async Task A_name_of_which_nothing_remains_is_refused(string title)
    {
        using var folder = new MigrationFolder();

        var result = await RunAsync(folder, title);

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain("no letter and no digit");
        Directory.GetFiles(folder.Path).Should().BeEmpty();
    }

    [Theory]
    [InlineData("20260301115959_a", "20260301120000_n")]
    [InlineData("20260301120000_z", "20260301120001_n")]
    [InlineData("20991231235959_a", "21000101000000_n")]
    [InlineData("20260301_a", "20260302000000_n")]
    [InlineData("20260228_a", "20260301120000_n")]
    [InlineData("0099_a", "20260301120000_n")]
    public void It_comes_behind_the_newest(string newest, string name) =>
        Timestamps.Name(Noon.GetUtcNow().UtcDateTime, "n", ["0001_first", newest]).Should().Be(name);

    [Fact]
    public void Where_no_time_comes_behind_the_newest_it_is_refused() =>
        FluentActions
            .Invoking(() => Timestamps.Name(Noon.GetUtcNow().UtcDateTime, "n", ["schema"]))
            .Should()
            .Throw<UsageException>()
            .WithMessage("'schema' comes behind every name*numbered in another way*");

    [Fact]
    public async Task A_file_that_is_there_is_never_overwritten()
    {
        using var folder = new MigrationFolder(("001_a", "select 1;"));
        var migration = new NewMigration("001_a", null);

        await FluentActions
            .Awaiting(() => NewMigrationFile.WriteAsync(folder.Path, migration, Ct))
            .Should()
            .ThrowAsync<UsageException>()
            .WithMessage("The file cannot be written: *001_a.sql*");
        (await File.ReadAllTextAsync(folder.FileOf("001_a"), Ct)).Should().Be("select 1;");
    }

    [Fact]
    public async Task A_missing_directory_is_made()
    {
        using var folder = new MigrationFolder();
        var directory = Path.Combine(folder.Path, "db", "migrations");

        var result = await Tool.RunAsync(["new", "first", "-m", directory], time: Noon);

        result.ExitCode.Should().Be(0, result.All);
        File.Exists(Path.Combine(directory, "20260301120000_first.sql")).Should().BeTrue();
    }

    [Fact]
    public async Task An_unsound_folder_ends_with_2()
    {
        using var folder = new MigrationFolder(("001_a", "select 'open"));

        (await RunAsync(folder, "b")).ExitCode.Should().Be(2);
    }

    [Theory]
    [InlineData("flyway")]
    [InlineData("golang-migrate")]
    [InlineData("dbmate")]
    [InlineData("goose")]
    [InlineData("prisma")]
    [InlineData("diesel")]
    public async Task A_folder_of_another_tool_is_refused(string tool)
    {
        using var folder = new MigrationFolder();
        CopyAll(Repository.PathTo("tests", "MigrationTests", "layouts", tool), folder.Path);
        var before = Directory.GetFiles(folder.Path);

        var result = await RunAsync(folder, "b");

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain($"follows the conventions of {tool}, ");
        Directory.GetFiles(folder.Path).Should().BeEquivalentTo(before);
    }

    [Fact]
    public async Task A_connection_string_is_not_made_a_file_of()
    {
        using var folder = new MigrationFolder();

        var result = await RunAsync(folder, "postgres://u:CaNaRy@localhost/d");

        result.ExitCode.Should().Be(1);
        result.All.Should().NotContainEquivalentOf("canary");
        Directory.GetFiles(folder.Path).Should().BeEmpty();
    }

    [Fact]
    public async Task Untouched_it_is_refused_and_its_examples_pass_twice()
    {
        using var folder = new MigrationFolder();
        await RunAsync(folder, "untouched");
        var untouched = await RunChecksAsync(folder, "MK101");

        var text = new NewMigration("x", null).Text;
        folder.Write("20260301120000_untouched", Example(text, 0, 3));
        folder.Write("20260301120001_index", "-- migrationkit: no-transaction\n" + Example(text, 3, 1));
        var filled = await RunChecksAsync(folder, "MK101,MK102,MK202");

        untouched.ExitCode.Should().Be(2, untouched.All);
        untouched.All.Should().Contain("The file has no statement.");
        filled.ExitCode.Should().Be(0, filled.All);
        filled.Output.Should().Contain("3 passed, 0 warned");
    }

    /// <summary>Some of the commented statements, without the comment.</summary>
    private static string Example(string text, int skip, int count) =>
        string.Join(
            '\n',
            Regex
                .Matches(text, @"^-- (create|alter) (.*\n)*?.*;$", RegexOptions.Multiline)
                .Skip(skip)
                .Take(count)
                .Select(match => match.Value.Replace("-- ", "", StringComparison.Ordinal))
        );

    private Task<ToolResult> RunChecksAsync(MigrationFolder folder, string checks) =>
        Tool.RunAsync(["verify", "-m", folder.Path, "--checks", checks], scratch: postgres.Host);

    private static Task<ToolResult> RunAsync(MigrationFolder folder, string name, params string[] args) =>
        Tool.RunAsync(["new", name, "-m", folder.Path, .. args], time: Noon);

    private static Task<MigrationSet> LoadAsync(MigrationFolder folder) =>
        MigrationSet.LoadWithUnwrittenAsync(MigrationSource.Directory(folder.Path), Ct);

    private static void CopyAll(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
