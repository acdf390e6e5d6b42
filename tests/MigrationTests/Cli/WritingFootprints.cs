using System.Text.Json;
using MigrationKit.Tests;

namespace MigrationTests.Cli;

public sealed class WritingFootprints(PostgresFixture postgres)
{
    [Fact]
    public async Task They_are_current_once_written_and_stale_after_an_edit()
    {
        using var folder = new MigrationFolder(
            ("001_a", "create table a (id int);"),
            ("002_b", "create table b (id int);")
        );

        var first = await RunAsync(folder);
        var again = await RunAsync(folder);
        var current = await RunAsync(folder, "--check");
        folder.Write("002_b", "create table b (id bigint);");
        var stale = await RunAsync(folder, "--check");
        var document = await RunAsync(folder, "--check", "--json");

        first.ExitCode.Should().Be(0, first.All);
        first.Output.Should().MatchRegex(@"written  \S+001_a\.txt\nwritten  \S+002_b\.txt\n2 foot");
        again.Output.Should().Be("All footprints are current.\n");
        current.ExitCode.Should().Be(0, current.All);
        current.Output.Should().Be("All footprints are current.\n");
        stale.ExitCode.Should().Be(2, stale.All);
        stale.Output.Should().Contain("002_b.txt: ").And.NotContain("001_a.txt");
        stale.Output.Should().Contain("1 footprint stale.");
        using var json = JsonDocument.Parse(document.Output);
        json.RootElement.GetProperty("exitCode").GetInt32().Should().Be(2);
        json.RootElement.GetProperty("stale")[0].GetProperty("path").GetString().Should().EndWith("002_b.txt");
    }

    [Fact]
    public async Task A_check_writes_nothing_and_the_footprint_of_a_migration_that_is_gone_is_removed()
    {
        using var folder = new MigrationFolder(("001_a", "create table a (id int);"));
        var footprints = Path.Combine(folder.Path, "footprints");

        var check = await RunAsync(folder, "--check");
        var untouched = !Directory.Exists(footprints);
        Directory.CreateDirectory(footprints);
        await File.WriteAllTextAsync(
            Path.Combine(footprints, "000_gone.txt"),
            "",
            TestContext.Current.CancellationToken
        );
        var written = await RunAsync(folder, "--json");

        check.ExitCode.Should().Be(2);
        check.Output.Should().Contain("001_a.txt: has no footprint");
        untouched.Should().BeTrue();
        using var json = JsonDocument.Parse(written.Output);
        json.RootElement.GetProperty("changed").GetArrayLength().Should().Be(2);
        Directory.EnumerateFiles(footprints).Select(Path.GetFileName).Should().Equal("001_a.txt");
    }

    [Fact]
    public async Task A_file_that_a_merge_left_half_done_is_stale_and_written_anew()
    {
        using var folder = new MigrationFolder(("001_a", "create table a (id int);"));
        var path = Path.Combine(folder.Path, "footprints", "001_a.txt");
        await RunAsync(folder);
        var whole = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            path,
            $"<<<<<<< ours\n{whole}=======\n>>>>>>> theirs\n",
            TestContext.Current.CancellationToken
        );

        var check = await RunAsync(folder, "--check");
        var written = await RunAsync(folder);

        check.ExitCode.Should().Be(2, check.All);
        check.Output.Should().Contain("001_a.txt: is not a footprint");
        written.ExitCode.Should().Be(0, written.All);
        (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).Should().Be(whole);
    }

    private Task<ToolResult> RunAsync(MigrationFolder folder, params string[] options) =>
        Tool.RunAsync(["footprint", "--migrations", folder.Path, .. options], scratch: postgres.Host);
}
