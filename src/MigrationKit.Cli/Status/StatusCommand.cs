using MigrationKit.Cli.Fleets;

namespace MigrationKit.Cli.Status;

/// <summary><c>migrationkit status</c></summary>
internal static class StatusCommand
{
    private static readonly Option<bool> ExitCode = new("--exit-code")
    {
        Description = "Exit with 3 if anything is pending or drifted [default: off]",
    };

    internal static Command Create()
    {
        var command = new Command("status", "Show the state of each migration. Changes nothing.");
        command.AddDatabaseOptions();
        command.Add(ExitCode);
        command.AddTargetOptions();
        command.AddParallelOptions();
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, Screen screen, CancellationToken cancellationToken)
    {
        if (TargetOptions.AreGiven(parse))
        {
            return await new FleetCommand(parse, screen)
            {
                IsRefused = plan => !IsSettled(plan) && parse.GetValue(ExitCode),
            }.RunAsync(new(), (fleet, token) => fleet.PlanEventsAsync(token), cancellationToken);
        }
        var plan = await DatabaseOptions.PlanAsync(parse, options: null, cancellationToken);
        var exitCode = IsSettled(plan) || !parse.GetValue(ExitCode) ? ExitCodes.Success : ExitCodes.Drift;
        Write(screen, plan, exitCode);
        return exitCode;
    }

    private static bool IsSettled(MigrationPlan plan) =>
        plan.Entries.All(entry => entry.State is MigrationState.Applied or MigrationState.Adopted);

    private static void Write(Screen screen, MigrationPlan plan, int exitCode)
    {
        switch (screen.Form)
        {
            case OutputForm.Json:
                JsonOutput.Write(screen, StatusDocument.From(plan, exitCode));
                break;
            case OutputForm.Terminal:
                StatusTable.Write(screen, plan);
                break;
            default:
                StatusText.Write(screen, plan);
                break;
        }
    }
}
