using MigrationKit.Cli;
using MigrationKit.Cli.Shared;

namespace MigrationTests.Cli;

/// <summary>Runs the tool in process.</summary>
internal static class Tool
{
    internal static async Task<ToolResult> RunAsync(
        IEnumerable<string> args,
        IReadOnlyDictionary<string, string>? environment = null,
        bool terminal = false,
        int width = 100,
        string input = "",
        TimeProvider? time = null
    )
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var configuration = new CliConfiguration
        {
            Output = output,
            Error = error,
            Variable = name => environment?.GetValueOrDefault(name),
            Input = () => new StringReader(input),
            IsTerminal = terminal,
            ErrorIsTerminal = terminal,
            Width = () => width,
            ProcessTerminationTimeout = null,
            Time = time ?? TimeProvider.System,
        };
        var exitCode = await CommandTree.InvokeAsync(
            [.. args],
            configuration,
            TestContext.Current.CancellationToken
        );
        return new(exitCode, output.ToString(), error.ToString());
    }

    internal static Task<ToolResult> RunAsync(params string[] args) =>
        RunAsync(args, environment: null);
}

/// <summary>What the tool answered.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>Everything that a user or a log could see.</summary>
    internal string All => Output + Error;
}
