using System.Text.RegularExpressions;
using MigrationKit.Tests;

namespace MigrationTests.Readme;

/// <summary>What the README shows is what runs.</summary>
[Collection(nameof(WorkingDirectory))]
public sealed partial class ReadmeTests(PostgresFixture postgres)
{
    private const string Tool = "dotnet run --project src/MigrationKit.Cli -- ";
    private static readonly string Readme = File.ReadAllText(Repository.PathTo("README.md"));

    private static IEnumerable<string> Blocks(string language) => new Markdown(Readme).Blocks(language);

    public static TheoryData<string> Commands =>
        [
            .. Blocks("bash")
                .SelectMany(block => block.Split('\n'))
                .Where(line => line.StartsWith(Tool, StringComparison.Ordinal)),
        ];

    [Theory, MemberData(nameof(Commands))]
    public async Task Its_commands_end_well(string command)
    {
        using var _ = new WorkingDirectory(Repository.Root);

        var result = await Cli.Tool.RunAsync(command[Tool.Length..].Split(' '));

        result.ExitCode.Should().Be(0, result.All);
    }

    [Fact]
    public void Its_csharp_examples_stand_word_for_word_in_code_that_the_tests_run()
    {
        var examples = ExampleRegex().Matches(Readme);

        examples.Should().HaveCount(Blocks("csharp").Count()).And.NotBeEmpty();
        foreach (Match example in examples)
        {
            var code = File.ReadAllText(Repository.PathTo(example.Groups["file"].Value));
            Markdown.Unspaced(code).Should().Contain(Markdown.Unspaced(example.Groups["code"].Value));
        }
    }

    [Fact]
    public async Task Its_library_example_applies_the_six()
    {
        var database = await postgres.NewDatabaseAsync();
        using var _ = new WorkingDirectory(Repository.Root);

        await LibraryExample.RunAsync(database.ConnectionString);

        (await database.HistoryAsync()).Should().HaveCount(6);
    }

    [GeneratedRegex(
        "^<!-- (?<file>\\S+\\.cs) -->\n```csharp\n(?<code>.*?)^```",
        RegexOptions.Singleline | RegexOptions.Multiline
    )]
    private static partial Regex ExampleRegex();
}

/// <summary>Another working directory for a while. The tests that need one run one after the other.</summary>
[CollectionDefinition(nameof(WorkingDirectory), DisableParallelization = true)]
public sealed class WorkingDirectory : IDisposable
{
    private readonly string _before = Directory.GetCurrentDirectory();

    public WorkingDirectory() { }

    public WorkingDirectory(string path) => Directory.SetCurrentDirectory(path);

    public void Dispose() => Directory.SetCurrentDirectory(_before);
}
