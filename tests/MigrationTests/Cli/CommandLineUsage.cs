using System.Text.Json;

namespace MigrationTests.Cli;

public class CommandLineUsage
{
    private static readonly string[] Commands =
    [
        "apply",
        "status",
        "plan",
        "adopt",
        "verify",
        "footprint",
        "audit",
        "graph",
        "new",
    ];

    [Theory]
    [InlineData("There is no such command. Did you mean apply?", "aply")]
    [InlineData("There is no such command. Did you mean status?", "STATUS")]
    [InlineData("There is no such command. Did you mean apply?", "migrate")]
    [InlineData("There is no such command. Commands: apply, status, plan, adopt, verify, footprint, audit", "zzz")]
    [InlineData("There is a word too many.", "apply", "zzz")]
    [InlineData("A folder of migrations needs its option: --migrations /", "verify", "/")]
    [InlineData("There is no option --bogus here.", "apply", "--bogus")]
    [InlineData("There is no option --databse here.", "--databse", "x")]
    [InlineData("Did you mean --connection?", "status", "--conection", "x")]
    [InlineData("Did you mean --connection?", "status", "--url=postgres://localhost/x")]
    [InlineData("Did you mean --migrations?", "plan", "--migration", "x")]
    [InlineData("Did you mean --dry-run?", "apply", "--dryrun")]
    [InlineData("Did you mean --json?", "apply", "--jsn")]
    [InlineData("There is no option --sql here.", "apply", "--sql")]
    [InlineData("There is no option --dry-run here.", "plan", "--dry-run")]
    [InlineData("Give the names of migrations, or --to NAME, or --from TOOL, or --none.", "adopt")]
    [InlineData("--lock-timeout takes seconds, or a number with ms, s, m or h", "apply", "--lock-timeout", "3x")]
    [InlineData("--scratch starts a server of its own.", "apply", "--scratch", "--connection", "Host=h")]
    [InlineData("--setup is for --scratch.", "apply", "--setup", "setup.sql")]
    [InlineData("No database is named.", "apply")]
    [InlineData("No database is named.", "status")]
    public async Task Mistakes_end_with_1_and_say_what_is_wrong(string message, params string[] args)
    {
        var result = await Tool.RunAsync(args);

        result.ExitCode.Should().Be(1);
        result.Output.Should().BeEmpty();
        result.Error.Should().StartWith("error: ").And.Contain(message);
    }

    [Fact]
    public async Task The_value_of_a_mistyped_option_is_no_second_mistake()
    {
        var result = await Tool.RunAsync("status", "--conection", "Host=h");

        result
            .Error.Should()
            .Be(
                """
                error: There is no option --conection here. Did you mean --connection?
                --help shows the commands and options.

                """
            );
    }

    [Fact]
    public async Task Without_arguments_the_tool_shows_its_help()
    {
        var result = await Tool.RunAsync();
        var help = await Tool.RunAsync("--help");

        result.Should().Be(help);
        result.ExitCode.Should().Be(0);
        result.Error.Should().BeEmpty();
        result.Output.Should().Contain("migrationkit apply --scratch").And.Contain("Exit codes:");
        result.Output.Should().NotContain("--markdown", "those are examples of one command");
    }

    [Fact]
    public async Task Help_is_also_a_word()
    {
        var result = await Tool.RunAsync("help", "apply");

        result.Should().Be(await Tool.RunAsync("apply", "--help"));
        result.ExitCode.Should().Be(0);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task On_a_terminal_help_is_wrapped_between_words(int width)
    {
        foreach (var command in (string[])["", .. Commands])
        {
            string[] args = command == "" ? ["--help"] : [command, "--help"];
            var wide = await Tool.RunAsync(args, terminal: true, width: 1000);
            var narrow = await Tool.RunAsync(args, terminal: true, width: width);

            narrow.Output.Split('\n').Should().OnlyContain(line => line.Length <= width);
            Words(narrow).Should().Equal(Words(wide));
        }
        static string[] Words(ToolResult result) =>
            result.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
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
    public async Task Every_option_is_explained_on_one_line_with_its_default(params string[] command)
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
