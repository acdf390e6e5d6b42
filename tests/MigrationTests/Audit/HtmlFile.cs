using MigrationKit.Tests;
using MigrationTests.Cli;

namespace MigrationTests.Audit;

public sealed class HtmlFile(PostgresFixture postgres)
{
    [Fact]
    public async Task The_command_writes_the_page_beside_its_answer()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new MigrationFolder(("001_a", "create table a (id int);"));
        var path = Path.Combine(folder.Path, "reports", "audit.html");

        var result = await Tool.RunAsync(
            ["audit", "-c", database.ConnectionString, "-m", folder.Path, "--html", path]
        );

        result.ExitCode.Should().Be(3, result.All);
        result.Output.Should().Contain("001_a");
        var html = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        html.Should().StartWith("<!doctype html>").And.EndWith("</html>\n");
        html.Should().Contain("aria-label=\"001_a: pending\"");
    }
}
