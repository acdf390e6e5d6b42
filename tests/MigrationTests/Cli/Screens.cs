using System.CommandLine;
using MigrationKit.Cli.Shared;

namespace MigrationTests.Cli;

/// <summary>A screen to write to, for tests of one writer.</summary>
internal static class Screens
{
    internal static (Screen Screen, StringWriter Output, StringWriter Error) Create(
        bool terminal = false,
        int width = 100,
        params string[] args
    )
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var configuration = new CliConfiguration
        {
            Output = output,
            Error = error,
            Variable = _ => null,
            IsTerminal = terminal,
            Width = () => width,
        };
        var command = new Command("test") { OutputOptions.Json, OutputOptions.Verbose, OutputOptions.NoColor };
        return (new Screen(command.Parse(args), configuration), output, error);
    }
}
