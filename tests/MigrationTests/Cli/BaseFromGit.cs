using MigrationKit.Testing.Local;
using MigrationKit.Tests;

namespace MigrationTests.Cli;

public sealed class BaseFromGit(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_file_on_top_of_the_released_ones_passes()
    {
        using var folder = await RepositoryAsync();
        folder.Write("002_b", "create table b (id int);");

        var result = await VerifyAsync(folder, "released");

        result.ExitCode.Should().Be(0, result.All);
        result.Output.Should().MatchRegex("MK402  base +pass .* 1 new");
    }

    [Fact]
    public async Task A_released_file_that_was_changed_fails()
    {
        using var folder = await RepositoryAsync();
        folder.Write("001_a", "create table a (id bigint);");

        var result = await VerifyAsync(folder, "HEAD");

        result.ExitCode.Should().Be(2, result.All);
        result.Output.Should().Contain("001_a.sql: is on the base, and its statements were changed here");
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("--help")]
    public async Task A_ref_that_git_does_not_know_is_one_clear_error(string reference)
    {
        using var folder = await RepositoryAsync();

        var result = await VerifyAsync(folder, reference);

        result.ExitCode.Should().Be(1);
        result.Error.Should().Be($"error: git knows no '{reference}'. Fetch it first: git fetch origin\n");
    }

    [Fact]
    public async Task A_folder_that_the_ref_does_not_have_is_one_clear_error()
    {
        using var folder = await RepositoryAsync();
        var later = Directory.CreateDirectory(Path.Combine(folder.Path, "later"));

        var result = await Tool.RunAsync(
            ["verify", "--migrations", later.FullName, "--base-ref=HEAD"],
            scratch: postgres.Host
        );

        result.ExitCode.Should().Be(1);
        result
            .Error.Should()
            .StartWith($"error: There is no {later.FullName} at 'HEAD'. ")
            .And.EndWith("Leave out --base-ref where nothing is released yet.\n");
    }

    [Fact]
    public async Task Outside_of_a_repository_it_says_so()
    {
        using var folder = new MigrationFolder(("001_a", "create table a (id int);"));

        var result = await VerifyAsync(folder, "HEAD");

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain("in a git repository").And.NotContain("Fetch it first");
    }

    [Fact]
    public async Task A_changed_file_that_an_archive_would_leave_out_is_seen()
    {
        using var folder = await RepositoryAsync((".gitattributes", "*.sql export-ignore\n"));
        folder.Write("001_a", "create table a (id bigint);");

        var result = await VerifyAsync(folder, "HEAD");

        result.ExitCode.Should().Be(2, result.All);
        result.Output.Should().Contain("its statements were changed here");
    }

    [Fact]
    public async Task Names_and_contents_of_any_kind_come_as_they_are()
    {
        using var folder = await RepositoryAsync(
            ("002_ä 'b' \"c\".sql", "create table b ();\r\n"),
            ("sub/.keep", ""),
            ("blob.bin", "\0\u0001\n")
        );

        var result = await VerifyAsync(folder, "HEAD");

        result.ExitCode.Should().Be(0, result.All);
        result.Output.Should().MatchRegex("MK402  base +pass");
    }

    [Fact]
    public async Task A_link_within_the_folder_is_read_at_the_ref_too()
    {
        using var folder = await RepositoryAsync();
        File.CreateSymbolicLink(folder.FileOf("002_b"), "001_a.sql");
        await CommitAsync(folder);

        var result = await VerifyAsync(folder, "HEAD");

        result.ExitCode.Should().Be(0, result.All);
        result.Output.Should().MatchRegex("MK402  base +pass");
    }

    [Fact]
    public async Task A_link_that_leads_out_of_the_folder_at_the_ref_is_named()
    {
        using var folder = await RepositoryAsync();
        File.CreateSymbolicLink(folder.FileOf("002_b"), "/etc/passwd");
        await CommitAsync(folder);
        File.Delete(folder.FileOf("002_b"));

        var result = await VerifyAsync(folder, "HEAD");

        result.Output.Should().MatchRegex("MK402 .* skipped .*002_b.sql: The link leads out of the folder");
        result.All.Should().NotContain("root:");
    }

    [Fact]
    public async Task Code_is_judged_as_it_is_at_the_ref_and_named_as_it_is_here()
    {
        using var folder = await RepositoryAsync();
        folder.Write("002_b", "create table orders (id int);");
        var code = Path.Combine(folder.Path, "code");
        Directory.CreateDirectory(code);
        var file = Path.Combine(code, "app.py");
        await File.WriteAllTextAsync(file, "cursor.execute('select id from orders where id = %s', [1])\n", Ct);
        await CommitAsync(folder);
        await File.WriteAllTextAsync(file, "cursor.execute('select number from orders')\n", Ct);
        folder.Write("003_c", "alter table orders rename id to number;");

        var result = await Tool.RunAsync(
            ["verify", "--migrations", folder.Path, "--checks=MK701", "--base-ref=HEAD", $"--code={code}"],
            scratch: postgres.Host
        );

        result.ExitCode.Should().Be(2, result.All);
        result
            .Output.Should()
            .Contain($"003_c.sql:1:1: breaks {file}:1:")
            .And.Contain("column \"id\" does not exist (42703)");
    }

    [Fact]
    public async Task Code_that_is_not_there_is_one_clear_error()
    {
        using var folder = await RepositoryAsync();

        foreach (var on in new[] { "--base-ref=HEAD", $"--base={folder.Path}" })
        {
            var result = await Tool.RunAsync(
                ["verify", "--migrations", folder.Path, on, "--code=nowhere"],
                scratch: postgres.Host
            );

            result.ExitCode.Should().Be(1);
            result.Error.Should().StartWith("error: The").And.Contain("nowhere");
        }
    }

    private Task<ToolResult> VerifyAsync(MigrationFolder folder, string reference) =>
        Tool.RunAsync(
            ["verify", "--migrations", folder.Path, "--checks=MK402", $"--base-ref={reference}"],
            scratch: postgres.Host
        );

    /// <summary>A folder with one migration, released under a tag.</summary>
    private static async Task<MigrationFolder> RepositoryAsync(params (string Path, string Text)[] files)
    {
        var folder = new MigrationFolder(("001_a", "create table if not exists a (id int);"));
        foreach (var (path, text) in files)
        {
            var full = Path.Combine(folder.Path, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            await File.WriteAllTextAsync(full, text, Ct);
        }
        await Command.MustAsync("git", ["-C", folder.Path, "init", "--quiet"], Ct);
        await CommitAsync(folder);
        await Command.MustAsync("git", ["-C", folder.Path, "tag", "released"], Ct);
        return folder;
    }

    private static async Task CommitAsync(MigrationFolder folder)
    {
        string[] someone = ["-c", "user.name=someone", "-c", "user.email=someone@example.org"];
        await Command.MustAsync("git", ["-C", folder.Path, "add", "."], Ct);
        await Command.MustAsync("git", ["-C", folder.Path, .. someone, "commit", "--quiet", "--message", "one"], Ct);
    }
}
