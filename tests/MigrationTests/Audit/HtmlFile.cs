using MigrationKit.Tests;
using MigrationTests.Cli;

namespace MigrationTests.Audit;

public sealed class HtmlFile(PostgresFixture postgres)
{
    [Fact]
    public async Task The_audit_command_writes_the_html_page()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new MigrationFolder(("001_a", "create table a (id int);"));
        var path = Path.Combine(folder.Path, "reports", "audit.html");

        var result = await Tool.RunAsync(
            ["audit", "-c", database.ConnectionString, "-m", folder.Path, "--html", path],
            scratch: postgres.Host
        );

        result.ExitCode.Should().Be(3, result.All);
        result.Output.Should().Contain("001_a");
        var html = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        html.Should().StartWith("<!doctype html>").And.EndWith("</html>\n");
        html.Should().Contain("<h3>001_a</h3> <span class=\"badge pending\">");
    }
}
