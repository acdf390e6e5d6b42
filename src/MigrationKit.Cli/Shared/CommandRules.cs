using System.CommandLine.Parsing;

namespace MigrationKit.Cli.Shared;

/// <summary>What a command takes, and which command lines it refuses.</summary>
internal static class CommandRules
{
    internal static void AddAll(this Command command, params ReadOnlySpan<Option> options)
    {
        foreach (var option in options)
        {
            command.Add(option);
        }
    }

    /// <summary>Refuses a command line for which this holds.</summary>
    internal static void Refuse(this Command command, Predicate<CommandResult> isWrong, string message) =>
        command.Validators.Add(result =>
        {
            if (isWrong(result))
            {
                result.AddError(message);
            }
        });

    /// <summary>The parts of values that have commas between them.</summary>
    internal static IEnumerable<string> Parts(this ArgumentResult result) =>
        result.Tokens.SelectMany(token =>
            token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        );

    internal static bool Has(this SymbolResult result, Option option) => result.GetResult(option) is not null;

    internal static bool Has(this ParseResult parse, Option option) => parse.GetResult(option) is not null;
}
