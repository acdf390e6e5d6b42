using System.CommandLine.Parsing;
using MigrationKit.Audit.Logs;

namespace MigrationKit.Cli.Adopt;

/// <summary>The history of another tool as an answer: <c>adopt --from</c>.</summary>
internal static class AdoptFrom
{
    private static readonly Option<string?> From = new Option<string?>("--from")
    {
        Description =
            "What this tool has recorded has run here: flyway, golang-migrate, dbmate, rails, goose, sqlx, diesel, pop, prisma, "
            + "supabase, node-pg-migrate, graphile-migrate, dbup, evolve or efcore [default: the only one that has a history here]",
        HelpName = "tool",
        Arity = ArgumentArity.ZeroOrOne,
    }.RefuseConnectionStrings();

    private static readonly Option<string?> FromTable = new Option<string?>("--from-table")
    {
        Description =
            "With --from TOOL: its history table, table or schema.table, where the tool was told to call it otherwise [default: what the tool calls it]",
        HelpName = "table",
    }.RefuseConnectionStrings();

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "With --from: show what matches and record nothing [default: off]",
    };

    internal static void AddFromOptions(this Command command)
    {
        command.AddAll(From, FromTable, DryRun, PlanOptions.Allow);
        command.Refuse(
            result => !IsGiven(result) && (result.GetValue(DryRun) || result.Has(PlanOptions.Allow)),
            "--dry-run and --allow belong to --from."
        );
        command.Refuse(
            result => result.Has(FromTable) && result.GetValue(From) is null,
            "--from-table belongs to --from with the name of the tool."
        );
    }

    internal static bool IsGiven(CommandResult result) => result.Has(From);

    internal static bool IsGiven(ParseResult parse) => parse.Has(From);

    /// <summary>Shows what matches, then records it.</summary>
    internal static async Task<IReadOnlyList<string>> RunAsync(
        ParseResult parse,
        Screen screen,
        Migrator migrator,
        CancellationToken cancellationToken
    )
    {
        var table = parse.GetValue(FromTable);
        var plan = await migrator.PlanAdoptionAsync(parse.GetValue(From), table, cancellationToken);
        if (screen.Form != OutputForm.Json)
        {
            Write(screen, plan);
        }
        return parse.GetValue(DryRun) && plan.Refusal is null
            ? []
            : await migrator.AdoptFromAsync(plan.Tool, table, cancellationToken);
    }

    internal static bool IsDryRun(ParseResult parse) => parse.GetValue(DryRun);

    private static void Write(Screen screen, AdoptionPlan plan)
    {
        screen.Out.WriteLine($"{plan.Table} of {plan.Tool}, and the files of the folder:");
        foreach (var entry in plan.Entries)
        {
            var row = entry.Row is null ? "" : $"row {SafeText.Shown(entry.Row)}";
            var (state, note) = entry.Outcome switch
            {
                AdoptionOutcome.Adopted => ("match", row),
                AdoptionOutcome.Recorded => ("recorded", row),
                AdoptionOutcome.NoRow => ("no row", "stays pending"),
                AdoptionOutcome.LeftOut => ("no file", "left out, as allowed"),
                _ => ("refused", $"{row}: {entry.Reason}"),
            };
            var name = SafeText.Shown(entry.Name ?? entry.Row!);
            screen.Out.WriteLine($"  {state, -9}{name}{(note.Length > 0 ? $"  {note}" : "")}");
        }
        var counts = plan
            .Entries.GroupBy(entry => entry.Outcome)
            .ToDictionary(group => group.Key, group => group.Count());
        int Count(AdoptionOutcome outcome) => counts.GetValueOrDefault(outcome);
        screen.Out.WriteLine(
            $"{Count(AdoptionOutcome.Adopted)} match, {Count(AdoptionOutcome.Recorded)} recorded already, "
                + $"{Plural.Count(Count(AdoptionOutcome.NoRow), "file")} without a row, "
                + $"{Plural.Count(Count(AdoptionOutcome.LeftOut), "row")} left out, {Count(AdoptionOutcome.Refused)} refused."
        );
    }
}
