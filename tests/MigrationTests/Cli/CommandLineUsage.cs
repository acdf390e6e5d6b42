using System.Text.Json;

namespace MigrationTests.Cli;

public class CommandLineUsage
{
    [Theory]
    [InlineData(
        "No command is given. Commands: apply, status, plan, adopt, verify, footprint, audit"
    )]
    [InlineData("There is a word too many, or no such command.", "aply")]
    [InlineData("There is no option --bogus here.", "apply", "--bogus")]
    [InlineData("There is no option --sql here.", "apply", "--sql")]
    [InlineData("There is no option --dry-run here.", "plan", "--dry-run")]
    [InlineData("Give the names of migrations, or --to NAME, or --from TOOL, or --none.", "adopt")]
    [InlineData(
        "--lock-timeout takes seconds, or a number with ms, s, m or h",
        "apply",
        "--lock-timeout",
        "3x"
    )]
    [InlineData(
        "--scratch starts a server of its own.",
        "apply",
        "--scratch",
        "--connection",
        "Host=h"
    )]
    [InlineData("No database is named.", "apply")]
    [InlineData("No database is named.", "status")]
    public async Task Mistakes_end_with_1_and_say_what_is_wrong(
        string message,
        params string[] args
    )
    {
        var result = await Tool.RunAsync(args);

        result.ExitCode.Should().Be(1);
        result.Output.Should().BeEmpty();
        result.Error.Should().StartWith("error: ").And.Contain(message);
    }

    [Fact]
    public async Task With_json_a_mistake_is_a_document_too()
    {
        var result = await Tool.RunAsync("apply", "--json", "--bogus");

        result.ExitCode.Should().Be(1);
        using var document = JsonDocument.Parse(result.Output);
        document.RootElement.GetProperty("exitCode").GetInt32().Should().Be(1);
        var error = document.RootElement.GetProperty("error");
        error.GetProperty("kind").GetString().Should().Be("usage");
        error.GetProperty("message").GetString().Should().Be("There is no option --bogus here.");
    }

    [Theory]
    [InlineData]
    [InlineData("apply")]
    [InlineData("status")]
    [InlineData("plan")]
    [InlineData("adopt")]
    public async Task Every_option_is_explained_on_one_line_with_its_default(
        params string[] command
    )
    {
        var result = await Tool.RunAsync([.. command, "--help"]);

        result.ExitCode.Should().Be(0);
        result.Error.Should().BeEmpty();
        var options = result
            .Output.Split('\n')
            .Where(line => line.TrimStart().StartsWith('-'))
            .Where(line => !line.Contains("--help") && !line.Contains("--version"));
        options.Should().NotBeEmpty().And.OnlyContain(line => line.TrimEnd().EndsWith(']'));
        options.Should().OnlyContain(line => line.Contains("[default: "));
    }

    [Fact]
    public async Task The_version_is_that_of_the_package()
    {
        var result = await Tool.RunAsync("--version");

        result.ExitCode.Should().Be(0);
        result.Output.Trim().Should().MatchRegex(@"^\d+\.\d+\.\d+(-[\w.]+)?$");
    }
}
