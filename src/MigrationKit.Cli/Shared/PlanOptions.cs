namespace MigrationKit.Cli.Shared;

/// <summary>What a run takes on: options of every command that plans.</summary>
internal static class PlanOptions
{
    internal static readonly Option<string?> To = new Option<string?>("--to")
    {
        Description = "Only this migration and what it requires [default: everything pending]",
        HelpName = "name",
    }.RefuseConnectionStrings();

    internal static readonly Option<string[]> Allow = new Option<string[]>("--allow")
    {
        Description = "A migration that may be modified or missing; repeatable [default: none]",
        HelpName = "name",
    }.RefuseConnectionStrings();

    internal static readonly Option<bool> OutOfOrder = new("--out-of-order")
    {
        Description = "Take a pending migration also where later ones are applied [default: refuse]",
    };

    internal static void AddPlanOptions(this Command command) => command.AddAll(To, Allow, OutOfOrder);

    internal static MigratorOptions Read(ParseResult parse) =>
        new()
        {
            To = parse.GetValue(To),
            Allow = parse.GetValue(Allow) ?? [],
            OutOfOrder = parse.GetValue(OutOfOrder),
        };
}
