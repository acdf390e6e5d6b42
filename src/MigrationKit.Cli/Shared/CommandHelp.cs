using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace MigrationKit.Cli.Shared;

/// <summary>Help as wide as the terminal. Elsewhere an option is one line, for grep.</summary>
internal sealed class CommandHelp : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        // In the list of commands, one says what it does; its examples are in its own help.
        foreach (var command in parseResult.CommandResult.Command.Subcommands)
        {
            command.Description = command.Description?.Split('\n')[0];
        }
        var configuration = CliConfiguration.From(parseResult);
        var help = new HelpAction { MaxWidth = configuration.IsTerminal ? configuration.Width() : int.MaxValue };
        return help.Invoke(parseResult);
    }
}
