using Spectre.Console;

namespace MigrationKit.Cli.Status;

/// <summary>The status as a table for a terminal; the last columns give way where it is narrow.</summary>
internal static class StatusTable
{
    private const int FewestColumns = 2;
    private const int Gap = 2;

    internal static void Write(Screen screen, MigrationPlan plan)
    {
        var width = screen.Width();
        var rows = plan.Entries.Select(StatusText.Row).ToArray();
        var widths = StatusText.Widths([.. rows, StatusText.Headings]);
        var columns = widths.Length;
        while (columns > FewestColumns && widths.Take(columns).Sum(w => w + Gap + 1) > width)
        {
            columns--;
        }
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in StatusText.Headings.Take(columns))
        {
            table.AddColumn(new TableColumn(heading).Padding(0, 0, Gap, 0));
        }
        foreach (var (row, entry) in rows.Zip(plan.Entries))
        {
            table.AddRow(
                row.Take(columns)
                    .Select((cell, i) => new Text(ShownText.From(cell), i == 0 ? StyleOf(entry) : Style.Plain))
            );
        }
        screen.CreateConsole().Write(table);
        StatusText.WriteEnd(screen, plan);
    }

    private static Style StyleOf(PlanEntry entry) =>
        entry.State switch
        {
            MigrationState.Applied or MigrationState.Adopted => new Style(Color.Green),
            MigrationState.Pending or MigrationState.OutOfOrder => new Style(Color.Olive),
            _ => new Style(Color.Maroon),
        };
}
