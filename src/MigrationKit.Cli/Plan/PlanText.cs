using MigrationKit.Audit.Logs;
using MigrationKit.Cli.Status;

namespace MigrationKit.Cli.Plan;

/// <summary>What a run would do, as lines or as SQL.</summary>
internal static class PlanText
{
    private const int ShownNames = 3;

    internal static void Write(Screen screen, MigrationPlan plan)
    {
        foreach (var migration in plan.Adopted)
        {
            screen.Out.WriteLine($"{screen.Paint("adopted")}  {migration.Name} (its objects exist already)");
        }
        foreach (var migration in plan.Pending)
        {
            screen.Out.WriteLine($"{screen.Paint("pending")}  {migration.Name}");
        }
        WriteLeftOut(screen, plan);
        var adopted = plan.Adopted.Count == 0 ? "" : $", {plan.Adopted.Count} to adopt";
        var refused = plan.Refused.Count == 0 ? "" : $", {plan.Refused.Count} refused";
        var undecided = plan.Decision is null ? "" : " once that is decided";
        screen.Out.WriteLine(
            $"{Plural.Count(plan.Pending.Count, "migration")} to apply{adopted}{refused}{undecided}; history in {plan.History}."
        );
        WriteRefused(screen, plan);
        StatusText.WriteWarnings(screen, plan);
    }

    /// <summary>The SQL that a run would send for the migrations themselves; the bookkeeping around it is left out.</summary>
    internal static void WriteSql(Screen screen, MigrationPlan plan)
    {
        foreach (var migration in plan.Pending)
        {
            screen.Out.WriteLine($"-- {migration.Name} ({migration.Path})");
            if (migration.NoTransaction)
            {
                screen.Out.WriteLine("-- no transaction: each statement alone");
            }
            else
            {
                screen.Out.WriteLine("begin;");
            }
            foreach (var statement in migration.Statements)
            {
                screen.Out.WriteLine($"{statement.Text};");
            }
            screen.Out.WriteLine(migration.NoTransaction ? "" : "commit;\n");
        }
        WriteRefused(screen, plan);
    }

    /// <summary>One line for each rule: a folder may have hundreds of files that undo a migration.</summary>
    private static void WriteLeftOut(Screen screen, MigrationPlan plan)
    {
        foreach (var rule in plan.LeftOut.GroupBy(file => file.Rule))
        {
            var names = rule.Select(file => SafeText.Shown(Path.GetFileName(file.Path))).Distinct().ToList();
            var more = names.Count > ShownNames ? $" and {names.Count - ShownNames} more" : "";
            screen.Out.WriteLine($"left out ({rule.Key}): {string.Join(", ", names.Take(ShownNames))}{more}");
        }
    }

    private static void WriteRefused(Screen screen, MigrationPlan plan)
    {
        foreach (var entry in plan.Refused)
        {
            Diagnostics.Line(screen, "refused", StatusText.Explain(entry));
        }
        if (plan.Decision is { } decision)
        {
            Diagnostics.Line(screen, "decision needed", decision.Message);
        }
    }
}
