using System.CommandLine;
using System.CommandLine.Parsing;
using MigrationKit.Sources;

namespace MigrationKit.Cli.Shared;

/// <summary>What a command or an option that is not there may stand for.</summary>
internal static class Suggestions
{
    /// <summary>What other tools call options of this one.</summary>
    private static readonly Dictionary<string, string> OtherNames = new()
    {
        ["--database"] = "--connection",
        ["--database-url"] = "--connection",
        ["--db"] = "--connection",
        ["--dsn"] = "--connection",
        ["--url"] = "--connection",
        ["--dir"] = "--migrations",
        ["--directory"] = "--migrations",
        ["--folder"] = "--migrations",
        ["--path"] = "--migrations",
        ["--source"] = "--migrations",
        ["--table"] = "--history-table",
    };

    /// <summary>What other tools call commands of this one.</summary>
    private static readonly Dictionary<string, string> OtherCommands = new()
    {
        ["create"] = "new",
        ["generate"] = "new",
        ["baseline"] = "adopt",
        ["check"] = "verify",
        ["info"] = "status",
        ["migrate"] = "apply",
        ["up"] = "apply",
        ["version"] = "--version",
    };

    /// <summary>A question to append to a sentence, with the space before it; empty where nothing is near.</summary>
    internal static string ForCommand(Command root, string word) =>
        Question(OtherCommands.GetValueOrDefault(word), word, root.Subcommands.Select(command => command.Name));

    /// <inheritdoc cref="ForCommand"/>
    internal static string ForOption(CommandResult command, string option)
    {
        var options = OptionsOf(command).ToList();
        return Question(
            OtherNames.GetValueOrDefault(option) is { } name && options.Contains(name) ? name : null,
            option,
            options
        );
    }

    private static IEnumerable<string> OptionsOf(CommandResult command) =>
        command
            .Command.Options.Concat((command.Parent as CommandResult)?.Command.Options.Where(o => o.Recursive) ?? [])
            .Where(option => !option.Hidden)
            .Select(option => option.Name);

    /// <summary>Looks for near names without the dashes, which all options share.</summary>
    private static string Question(string? known, string word, IEnumerable<string> names)
    {
        known ??= names.FirstOrDefault(name =>
            EditDistance.Nearest(word.TrimStart('-'), [name.TrimStart('-')]) is not null
        );
        return known is null ? "" : $" Did you mean {known}?";
    }
}
