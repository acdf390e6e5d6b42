namespace MigrationKit.Cli.Status;

/// <summary>The status as aligned lines without control characters, and the words that the table shares with them.</summary>
internal static class StatusText
{
    internal static readonly string[] Headings = ["state", "name", "applied at", "by", "took"];

    internal static void Write(Screen screen, MigrationPlan plan)
    {
        var rows = plan.Entries.Select(Row).ToArray();
        var widths = Widths(rows);
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => cell.PadRight(widths[column]));
            screen.Out.WriteLine(string.Join("  ", cells).TrimEnd());
        }
        WriteEnd(screen, plan);
    }

    internal static string[] Row(PlanEntry entry) =>
        [
            DisplayText.For(entry.State),
            entry.Name,
            entry.History is { } history ? DisplayText.For(history.AppliedAt) : "-",
            entry.History?.AppliedBy ?? "-",
            entry.History?.Duration is { } duration ? Duration.InWords(duration) : "-",
        ];

    /// <summary>How wide each column is.</summary>
    internal static int[] Widths(IReadOnlyCollection<string[]> rows) =>
        [.. Headings.Select((_, column) => rows.Max(row => (int?)row[column].Length) ?? 0)];

    /// <summary>What needs attention and what to do about it, and the totals.</summary>
    internal static void WriteEnd(Screen screen, MigrationPlan plan)
    {
        foreach (var entry in plan.Entries.Where(entry => entry.Reason is not null))
        {
            screen.Out.WriteLine($"{screen.Paint(DisplayText.For(entry.State))}: {Explain(entry)}");
        }
        if (plan.Decision is { } decision)
        {
            screen.Out.WriteLine($"{screen.Paint("decision needed")}: {decision.Message}");
        }
        WriteWarnings(screen, plan);
        var totals = plan
            .Entries.GroupBy(entry => entry.State)
            .OrderByDescending(group => group.Count())
            .Select(group => $"{group.Count()} {DisplayText.For(group.Key)}");
        screen.Out.WriteLine(
            plan.Entries.Count == 0 ? "No migrations." : $"{string.Join(", ", totals)}; history in {plan.History}."
        );
    }

    internal static void WriteWarnings(Screen screen, MigrationPlan plan)
    {
        foreach (var warning in plan.Warnings)
        {
            Diagnostics.Line(screen, "warning", warning);
        }
    }

    /// <summary>Why an entry is worth a look, and what to do about it.</summary>
    internal static string Explain(PlanEntry entry)
    {
        var reason = $"{entry.Name}: {entry.Reason ?? DisplayText.For(entry.State)}";
        return entry.Advice is null ? reason : $"{reason}.{Environment.NewLine}  {entry.Advice}";
    }
}
