using MigrationKit.Testing.Local;

namespace MigrationTests.Cli;

public sealed class BaseFromGit
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
        result
            .Output.Should()
            .Contain("001_a.sql: is on the base, and its statements were changed here");
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("--help")]
    public async Task A_ref_that_git_does_not_know_is_one_clear_error(string reference)
    {
        using var folder = await RepositoryAsync();

        var result = await VerifyAsync(folder, reference);

        result.ExitCode.Should().Be(1);
        result
            .Error.Should()
            .Be($"error: git knows no '{reference}'. Fetch it first: git fetch origin\n");
    }

    [Fact]
    public async Task A_folder_that_the_ref_does_not_have_is_one_clear_error()
    {
        using var folder = await RepositoryAsync();
        var later = Directory.CreateDirectory(Path.Combine(folder.Path, "later"));

        var result = await Tool.RunAsync(
            "verify",
            "--migrations",
            later.FullName,
            "--base-ref=HEAD"
        );

        result.ExitCode.Should().Be(1);
        result
            .Error.Should()
            .StartWith($"error: There is no {later.FullName} at 'HEAD' (")
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

    private static Task<ToolResult> VerifyAsync(MigrationFolder folder, string reference) =>
        Tool.RunAsync(
            "verify",
            "--migrations",
            folder.Path,
            "--checks=MK402",
            $"--base-ref={reference}"
        );

    /// <summary>A folder with one migration, released under a tag.</summary>
    private static async Task<MigrationFolder> RepositoryAsync()
    {
        var folder = new MigrationFolder(("001_a", "create table a (id int);"));
        string[] someone = ["-c", "user.name=someone", "-c", "user.email=someone@example.org"];
        await GitAsync("init", "--quiet");
        await GitAsync("add", ".");
        await GitAsync([.. someone, "commit", "--quiet", "--message", "one"]);
        await GitAsync("tag", "released");
        return folder;

        Task GitAsync(params string[] arguments) =>
            Command.MustAsync("git", ["-C", folder.Path, .. arguments], Ct);
    }
}
