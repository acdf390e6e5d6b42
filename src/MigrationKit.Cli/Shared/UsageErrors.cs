using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace MigrationKit.Cli.Shared;

/// <summary>
/// Says what is wrong with a command line. It repeats names of options, never a value or a stray word: an unquoted
/// connection string falls apart into words, and one of them is the password.
/// </summary>
internal static partial class UsageErrors
{
    private const string NotRepeated =
        "(It is not repeated here because it may be part of a connection string; put that between quotes.)";

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
        foreach (var problem in UnmatchedWords(parse))
        {
            yield return problem;
        }
        if (parse.CommandResult == parse.RootCommandResult)
        {
            yield break;
        }
        var values = parse
            .Tokens.Where(token => token.Type is not (TokenType.Command or TokenType.Option))
            .Select(token => token.Value)
            .Concat(parse.UnmatchedTokens)
            .ToArray();
        foreach (var error in parse.Errors)
        {
            var quotesValue = values.Any(value => error.Message.Contains($"'{value}'", StringComparison.Ordinal));
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

    private static IEnumerable<string> UnmatchedWords(ParseResult parse)
    {
        var afterOption = false;
        foreach (var word in parse.UnmatchedTokens)
        {
            var option = OptionName().Match(word);
            if (option.Success)
            {
                yield return $"There is no option {option.Value} here."
                    + Suggestions.ForOption(parse.CommandResult, option.Value);
            }
            // What follows an unknown option is its value.
            else if (!afterOption)
            {
                yield return parse.CommandResult == parse.RootCommandResult ? NoSuchCommand(parse, word)
                : Directory.Exists(word) ? $"A folder of migrations needs its option: --migrations {word}"
                : $"There is a word too many. {NotRepeated}";
            }
            afterOption = option.Success && option.Length == word.Length;
        }
    }

    private static string NoSuchCommand(ParseResult parse, string word)
    {
        var root = parse.RootCommandResult.Command;
        var suggestion = Suggestions.ForCommand(root, word);
        return "There is no such command."
            + (
                suggestion.Length > 0
                    ? suggestion
                    : $" Commands: {string.Join(", ", root.Subcommands.Select(command => command.Name))}. {NotRepeated}"
            );
    }

    [GeneratedRegex("^(--[a-z][a-z-]+|-[a-z])(?=$|[=:])")]
    private static partial Regex OptionName();
}
