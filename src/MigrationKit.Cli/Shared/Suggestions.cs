using System.CommandLine.Parsing;
using MigrationKit.Sources;

namespace MigrationKit.Cli.Shared;

/// <summary>What a command or an option that is not there may stand for.</summary>
internal static class Suggestions
{
    /// <summary>What an option of another tool is called here.</summary>
    private static string? OptionFor(string option) =>
        option switch
        {
            "--database" or "--database-url" or "--db" or "--dsn" or "--url" => "--connection",
            "--dir" or "--directory" or "--folder" or "--path" or "--source" => "--migrations",
            "--table" => "--history-table",
            _ => null,
        };

    /// <summary>What a command of another tool is called here.</summary>
    private static string? CommandFor(string command) =>
        command switch
        {
            "create" or "generate" => "new",
            "baseline" => "adopt",
            "check" => "verify",
            "info" => "status",
            "migrate" or "up" => "apply",
            "version" => "--version",
            _ => null,
        };

    /// <summary>A question to append to a sentence, with the space before it; empty where nothing is near.</summary>
    internal static string ForCommand(Command root, string word) =>
        Question(CommandFor(word), word, root.Subcommands.Select(command => command.Name));

    /// <inheritdoc cref="ForCommand"/>
    internal static string ForOption(CommandResult command, string option)
    {
        var options = OptionsOf(command).ToList();
        return Question(OptionFor(option) is { } name && options.Contains(name) ? name : null, option, options);
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
