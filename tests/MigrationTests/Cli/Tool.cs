using MigrationKit.Cli;
using MigrationKit.Cli.Shared;
using MigrationKit.Testing;
using MigrationKit.Testing.Containers;

namespace MigrationTests.Cli;

/// <summary>Runs the tool in process.</summary>
internal static class Tool
{
    /// <param name="args">The command line.</param>
    /// <param name="environment">The environment variables.</param>
    /// <param name="terminal">Whether standard output and error are a terminal.</param>
    /// <param name="width">Its width.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="time">The clock.</param>
    /// <param name="scratch">The server to use as a throwaway one; by default the tool starts its own.</param>
    internal static async Task<ToolResult> RunAsync(
        IEnumerable<string> args,
        IReadOnlyDictionary<string, string>? environment = null,
        bool terminal = false,
        int width = 100,
        string input = "",
        TimeProvider? time = null,
        PostgresHost? scratch = null
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
            Time = time ?? TimeProvider.System,
            StartScratch = scratch is null
                ? PostgresHosts.StartAsync
                : async token => await ServerHost.StartAsync(scratch.ConnectionString, token),
            StartInstalledScratch = scratch is null
                ? PostgresHosts.StartInstalledAsync
                : async token => await ServerHost.StartAsync(scratch.ConnectionString, token),
        };
        var exitCode = await CommandTree.InvokeAsync([.. args], configuration, TestContext.Current.CancellationToken);
        return new(exitCode, output.ToString(), error.ToString());
    }

    internal static Task<ToolResult> RunAsync(params string[] args) => RunAsync(args, environment: null);
}

/// <summary>What the tool answered.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>Everything that a user or a log could see.</summary>
    internal string All => Output + Error;
}
