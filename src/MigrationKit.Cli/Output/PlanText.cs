namespace MigrationKit.Cli.Output;

/// <summary>What a run would do, as lines or as SQL.</summary>
internal static class PlanText
{
    internal static void Write(Screen screen, MigrationPlan plan)
    {
        var width = plan.Entries.Max(entry => (int?)entry.Name.Length) ?? 0;
        foreach (var migration in plan.Pending)
        {
            Line("pending", migration.Name, migration.Path);
        }
        foreach (var entry in plan.Refused)
        {
            Line("refused", entry.Name, Words.Of(entry.State));
        }
        screen.Out.WriteLine(
            $"{Words.Count(plan.Pending.Count, "migration")} to apply, history in {plan.History}."
        );
        WriteRefused(screen, plan);

        void Line(string word, string name, string remark) =>
            screen.Out.WriteLine($"{screen.Paint(word)}  {name.PadRight(width)}  {remark}");
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

    private static void WriteRefused(Screen screen, MigrationPlan plan)
    {
        foreach (var entry in plan.Refused)
        {
            Diagnostics.Line(screen, "refused", StatusText.Explain(entry));
        }
    }
}
