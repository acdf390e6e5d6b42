using MigrationKit.Tests;

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
        result
            .Error.Should()
            .StartWith("error: --layout takes one of migrationkit, flyway, golang-migrate, ");
    }
}
