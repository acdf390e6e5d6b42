using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace MigrationKit.Cli.Shared;

/// <summary>
/// Says what is wrong with a command line. It repeats names of options, never a value or a stray word: an unquoted
/// connection string falls apart into words, and one of them is the password.
/// </summary>
internal static partial class UsageErrors
{
    internal static int Write(ParseResult parse, CliConfiguration configuration)
    {
        var problems = Problems(parse).Distinct().ToArray();
        var message = string.Join('\n', problems);
        var screen = new Screen(parse, configuration);
        FailureOutput.Write(
            screen,
            parse.CommandResult.Command.Name,
            Failure.From(new UsageException(message), canceled: false)
        );
        configuration.Error.WriteLine("--help shows the commands and options.");
        return ExitCodes.Usage;
    }

    private static IEnumerable<string> Problems(ParseResult parse)
    {
        var commands = parse.RootCommandResult.Command.Subcommands.Select(command => command.Name);
        foreach (var token in parse.UnmatchedTokens)
        {
            yield return OptionName().Match(token) is { Success: true } option
                ? $"There is no option {option.Value} here."
                : "There is a word too many, or no such command. (It is not repeated here because it may be part of a "
                    + $"connection string; put that between quotes.) Commands: {string.Join(", ", commands)}.";
        }
        if (parse.CommandResult == parse.RootCommandResult)
        {
            if (parse.UnmatchedTokens.Count == 0)
            {
                yield return $"No command is given. Commands: {string.Join(", ", commands)}.";
            }
            yield break;
        }
        var values = parse
            .Tokens.Where(token => token.Type is not (TokenType.Command or TokenType.Option))
            .Select(token => token.Value)
            .Concat(parse.UnmatchedTokens)
            .ToArray();
        foreach (var error in parse.Errors)
        {
            var quotesValue = values.Any(value =>
                error.Message.Contains($"'{value}'", StringComparison.Ordinal)
            );
            if (!quotesValue)
            {
                yield return error.Message;
            }
            else if (parse.UnmatchedTokens.Count == 0)
            {
                yield return "A value on the command line does not fit its option.";
            }
        }
    }

    [GeneratedRegex("^(--[a-z][a-z-]+|-[a-z])(?=$|[=:])")]
    private static partial Regex OptionName();
}
