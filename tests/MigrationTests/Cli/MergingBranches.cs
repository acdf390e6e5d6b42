using MigrationKit.Testing;
using MigrationKit.Tests;

namespace MigrationTests.Cli;

/// <summary>Two branches add a file each, and the one whose file sorts last is deployed first.</summary>
public sealed class MergingBranches(PostgresFixture postgres)
{
    private const string Advice = """
          Rename it so that it sorts last. Or, if neither needs the other, add to the header of 3_theirs what that one requires (-- migrationkit: requires NAME), which changes no checksum. Or run it with --out-of-order.
        """;

    [Fact]
    public async Task Status_plan_and_apply_give_the_same_advice()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = await DeployedAsync(database);

        var status = await RunAsync(database, folder, "status");
        var plan = await RunAsync(database, folder, "plan");
        var apply = await RunAsync(database, folder, "apply");

        status.Output.Should().Contain(Advice);
        plan.Error.Should().Contain(Advice);
        apply.Error.Should().Contain(Advice);
        foreach (var result in (ToolResult[])[status, plan, apply])
        {
            result.All.Should().Contain("3_theirs is applied already and sorts after it.");
        }
        (plan.ExitCode, apply.ExitCode).Should().Be((3, 3));
    }

    [Theory]
    [InlineData("rename")]
    [InlineData("require")]
    [InlineData("--out-of-order")]
    public async Task Each_way_that_it_advises_works(string way)
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = await DeployedAsync(database);
        if (way == "rename")
        {
            File.Move(folder.FileOf("2_mine"), folder.FileOf("4_mine"));
        }
        else if (way == "require")
        {
            folder.Write("3_theirs", "-- migrationkit: requires 1_a\ncreate table theirs (i int);");
        }

        var apply = await RunAsync(
            database,
            folder,
            ["apply", .. way.StartsWith("--") ? [way] : Array.Empty<string>()]
        );

        apply.ExitCode.Should().Be(0, apply.All);
        apply.Output.Should().Contain("_mine\n1 applied, 2 skipped");
    }

    [Fact]
    public async Task Files_that_the_tool_has_made_merge_in_either_order()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new MigrationFolder(("1_a", "create table a (i int);"));
        using var branch = new MigrationFolder(("1_a", "create table a (i int);"));
        var mine = await NewAsync(branch, "mine", day: 1);
        await NewAsync(folder, "theirs", day: 2);
        await RunAsync(database, folder, "apply");

        File.Copy(mine, Path.Combine(folder.Path, Path.GetFileName(mine)));
        var apply = await RunAsync(database, folder, "apply");

        apply.ExitCode.Should().Be(0, apply.All);
        apply.Output.Should().Contain("_mine\n1 applied, 2 skipped");
    }

    private static async Task<MigrationFolder> DeployedAsync(TestDatabase database)
    {
        var folder = new MigrationFolder(
            ("1_a", "create table a (i int);"),
            ("3_theirs", "create table theirs (i int);")
        );
        (await RunAsync(database, folder, "apply")).ExitCode.Should().Be(0);
        folder.Write("2_mine", "create table mine (i int);");
        return folder;
    }

    private static async Task<string> NewAsync(MigrationFolder folder, string name, int day)
    {
        var result = await Tool.RunAsync(
            ["new", name, "-m", folder.Path],
            time: new FixedTime(new(2026, 3, day, 12, 0, 0, TimeSpan.Zero))
        );
        result.ExitCode.Should().Be(0, result.All);
        var path = result.Output.TrimEnd();
        await File.AppendAllTextAsync(path, $"create table {name} (i int);", TestContext.Current.CancellationToken);
        return path;
    }

    private static Task<ToolResult> RunAsync(TestDatabase database, MigrationFolder folder, params string[] command) =>
        Tool.RunAsync([.. command, "-c", database.ConnectionString, "-m", folder.Path]);

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
