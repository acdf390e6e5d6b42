using System.CommandLine.Parsing;

namespace MigrationKit.Cli.Adopt;

/// <summary>
/// What became of a statement in which a run was interrupted outside a transaction: options of <c>adopt</c>.
/// </summary>
internal static class StatementOptions
{
    private static readonly Option<int?> Done = new("--done")
    {
        Description = "Statement N, where a run was interrupted, was executed: continue after it [default: none]",
        HelpName = "n",
    };

    private static readonly Option<int?> Again = new("--again")
    {
        Description = "Statement N, where a run was interrupted, was not executed: run it again [default: none]",
        HelpName = "n",
    };

    internal static void AddStatementOptions(this Command command)
    {
        command.AddAll(Done, Again);
        command.Refuse(
            result => result.Has(Done) && result.Has(Again),
            "A statement is either --done or run --again. Leave out one."
        );
    }

    internal static bool AreGiven(CommandResult result) => result.Has(Done) || result.Has(Again);

    /// <returns>What was recorded, in words; null where neither option is given.</returns>
    internal static async Task<string?> DecideAsync(
        ParseResult parse,
        Migrator migrator,
        string name,
        CancellationToken cancellationToken
    )
    {
        if (parse.GetValue(Done) is { } done)
        {
            await migrator.MarkStatementDoneAsync(name, done, cancellationToken);
            return $"{name}: statement {done} is recorded as done; apply goes on after it";
        }
        if (parse.GetValue(Again) is { } again)
        {
            await migrator.RepeatStatementAsync(name, again, cancellationToken);
            return $"{name}: apply runs statement {again} again";
        }
        return null;
    }
}
