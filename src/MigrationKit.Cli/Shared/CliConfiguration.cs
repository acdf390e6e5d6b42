using MigrationKit.Testing;
using MigrationKit.Testing.Containers;

namespace MigrationKit.Cli.Shared;

/// <summary>What a command knows of the world around it, so that a test can run the whole tool in process.</summary>
internal sealed class CliConfiguration : InvocationConfiguration
{
    internal CliConfiguration()
    {
        EnableDefaultExceptionHandler = false;
        // TerminationSignals does it.
        ProcessTerminationTimeout = null;
    }

    /// <summary>Reads an environment variable; an empty one counts as not set.</summary>
    internal required Func<string, string?> Variable { get; init; }

    /// <summary>Opens standard input.</summary>
    internal Func<TextReader> Input { get; init; } = () => TextReader.Null;

    /// <summary>Whether standard output is a terminal that understands cursor movement.</summary>
    internal bool IsTerminal { get; init; }

    /// <summary>Whether standard error is a terminal too; it may be a log file while standard output is not.</summary>
    internal bool ErrorIsTerminal { get; init; }

    /// <summary>How wide the terminal is at this moment.</summary>
    internal Func<int> Width { get; init; } = () => 80;

    /// <summary>Starts the throwaway server of a command.</summary>
    internal Func<CancellationToken, Task<PostgresHost>> StartScratch { get; init; } = PostgresHosts.StartAsync;

    /// <summary>Starts one for a command that can do without; null where that would fetch programs.</summary>
    internal Func<CancellationToken, Task<PostgresHost?>> StartInstalledScratch { get; init; } =
        PostgresHosts.StartInstalledAsync;

    internal TimeProvider Time { get; init; } = TimeProvider.System;

    internal static CliConfiguration From(ParseResult parse) => (CliConfiguration)parse.InvocationConfiguration;

    internal static CliConfiguration OfThisProcess()
    {
        var capable = Environment.GetEnvironmentVariable("TERM") is not "dumb";
        return new()
        {
            Variable = Environment.GetEnvironmentVariable,
            // Without the lock and the encoding of the console.
            Input = () => new StreamReader(Console.OpenStandardInput()),
            IsTerminal = capable && !Console.IsOutputRedirected,
            ErrorIsTerminal = capable && !Console.IsErrorRedirected,
            // A pseudo terminal without a size says 0.
            Width = () => Console.WindowWidth is > 0 and var width ? width : 80,
        };
    }
}
