using System.Globalization;
using System.Text.RegularExpressions;
using MigrationKit.Tests;

namespace MigrationTests.Cli;

/// <summary>
/// Who writes a migration, or the messages of a server, must not write into the terminal of those who run the tool, nor give
/// commands to the CI system that keeps its output.
/// </summary>
public sealed partial class TextThatSteers(PostgresFixture postgres) : IDisposable
{
    private const string Steering =
        "\e]0;title\a\e[2J\e[31m\r\b\u009b2J\x7f\u202e\u2066\n::set-output name=a::b\n  ::add-mask::x\n##vso[task.setvariable]y ##[error]z ##teamcity[x]";

    private readonly MigrationFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Forms => ["", "--json", "--verbose", "--no-color", "terminal"];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task What_the_server_says_is_shown_and_not_obeyed(string form)
    {
        _folder.Write("001_notice", $"do $$ begin raise warning '%', {Literal()}; end $$;");
        _folder.Write(
            "002_error",
            $"do $$ begin raise exception using message = {Literal()}, hint = {Literal()}; end $$;"
        );

        var result = await RunAsync(form, "apply", await OptionsAsync());

        result.ExitCode.Should().Be(2, result.All);
        result.All.Should().Contain("set-output");
        ShouldNotSteer(result.All, form);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Names_of_files_are_shown_and_not_obeyed(string form)
    {
        _folder.Write("001_\e[31m\u202e\n::error title=x::y", "create table a ();");
        _folder.Write("002_##vso[task.complete]", "create table b ();");
        foreach (var command in new[] { "plan", "status", "apply", "graph" })
        {
            var result = await RunAsync(form, command, await OptionsAsync());

            result.All.Should().Contain("001_", command);
            ShouldNotSteer(result.All, form);
        }
    }

    [Fact]
    public async Task Sql_that_is_printed_says_that_it_is_not_as_it_was()
    {
        _folder.Write("001_a", "select '\e[2J\n::set-output name=a::b';");
        _folder.Write("002_b", "select 1\n  ::text;");

        var result = await RunAsync("--sql", "plan", await OptionsAsync());

        ShouldNotSteer(result.All, "--sql");
        result.Output.Should().Contain("\n  ::text");
        result.Error.Should().Contain("not shown as they are");
    }

    [Fact]
    public async Task Files_for_other_programs_do_not_steer_either()
    {
        _folder.Write("001_a", $"do $$ begin raise exception using message = {Literal()}; end $$;");
        var results = Directory.CreateTempSubdirectory();
        string[] files =
        [
            Path.Combine(results.FullName, "junit"),
            Path.Combine(results.FullName, "sarif"),
            Path.Combine(results.FullName, "markdown"),
        ];

        var result = await Tool.RunAsync(
            [
                "verify",
                "--migrations",
                _folder.Path,
                "--checks=MK102",
                .. files.SelectMany(file => new[] { "--" + Path.GetFileName(file), file }),
            ],
            scratch: postgres.Host
        );

        result.ExitCode.Should().Be(2, result.All);
        ShouldNotSteer(result.All, "");
        foreach (var file in files)
        {
            var text = await File.ReadAllTextAsync(file, Ct);
            text.Should().Contain("set-output", file);
            ShouldNotSteer(text, file);
        }
        results.Delete(recursive: true);
    }

    [Fact]
    public async Task Json_keeps_the_value()
    {
        _folder.Write("001_a\u202e##[error]", "create table a ();");

        var result = await RunAsync("--json", "plan", await OptionsAsync());

        ShouldNotSteer(result.Output, "--json");
        using var document = System.Text.Json.JsonDocument.Parse(result.Output);
        document.RootElement.ToString().Should().NotBeEmpty();
        result.Output.Should().Contain("001_a\\u202e\\u0023#[error]");
    }

    private static void ShouldNotSteer(string text, string form)
    {
        var rest = form == "terminal" ? OwnSequences().Replace(text, "") : text;
        rest.Where(c => c != '\n' && char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format)
            .Should()
            .BeEmpty();
        CiCommand().Matches(rest).Should().BeEmpty();
    }

    /// <summary>The text as the server gets it from SQL that is plain itself.</summary>
    private static string Literal() => string.Join(" || ", Steering.Select(c => $"chr({(int)c})"));

    private async Task<string> OptionsAsync() => (await postgres.NewDatabaseAsync()).ConnectionString;

    private Task<ToolResult> RunAsync(string form, string command, string connection) =>
        Tool.RunAsync(
            [
                command,
                "--connection",
                connection,
                "--migrations",
                _folder.Path,
                .. form.StartsWith('-') ? new[] { form } : [],
            ],
            terminal: form == "terminal"
        );

    [GeneratedRegex(@"\e\[(0|2|3[123]|\d+;?\d*)m|\r\e\[K|\e\[\?25[lh]")]
    private static partial Regex OwnSequences();

    [GeneratedRegex(@"^\s*::[\w-]+[^\n]*::|##[\w-]*\[", RegexOptions.Multiline)]
    private static partial Regex CiCommand();
}
