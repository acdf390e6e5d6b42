using MigrationKit.Cli.Fleets;

namespace MigrationKit.Cli.Plan;

/// <summary><c>migrationkit plan</c></summary>
internal static class PlanCommand
{
    private static readonly Option<bool> Sql = new("--sql")
    {
        Description = "Print the SQL that would run [default: the names]",
    };

    internal static Command Create()
    {
        var command = new Command(
            "plan",
            "Show what apply would do; exits with 3 if it would refuse. Changes nothing."
        );
        command.AddDatabaseOptions();
        command.AddPlanOptions();
        command.Add(Sql);
        command.AddTargetOptions();
        command.AddParallelOptions();
        command.Refuse(
            result => result.GetValue(Sql) && TargetOptions.AreGiven(result),
            "--sql is for one database. Leave it out for many targets."
        );
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, Screen screen, CancellationToken cancellationToken)
    {
        if (TargetOptions.AreGiven(parse))
        {
            return await new FleetCommand(parse, screen) { IsRefused = IsRefused }.RunAsync(
                PlanOptions.Read(parse),
                (fleet, token) => fleet.PlanEventsAsync(token),
                cancellationToken
            );
        }
        var plan = await DatabaseOptions.PlanAsync(parse, PlanOptions.Read(parse), cancellationToken);
        plan.ThrowRefusal();
        var exitCode = IsRefused(plan) ? ExitCodes.Drift : ExitCodes.Success;
        if (screen.Form == OutputForm.Json)
        {
            JsonOutput.Write(screen, PlanDocument.From(plan, exitCode, parse.GetValue(Sql)));
        }
        else if (parse.GetValue(Sql))
        {
            PlanText.WriteSql(screen, plan);
            if (screen.Out.HasChanged)
            {
                Diagnostics.Line(
                    screen,
                    "warning",
                    "the files hold control characters or commands of a CI system, which are not shown as they are"
                );
            }
        }
        else
        {
            PlanText.Write(screen, plan);
        }
        return exitCode;
    }

    private static bool IsRefused(MigrationPlan plan) => plan is not { Refused.Count: 0, Decision: null };
}
