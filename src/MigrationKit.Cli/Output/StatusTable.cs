using Spectre.Console;

namespace MigrationKit.Cli.Output;

/// <summary>The status as a table for a terminal; on a narrow one without the last columns.</summary>
internal static class StatusTable
{
    private const int NarrowColumns = 3;
    private const int Narrow = 90;

    internal static void Write(Screen screen, MigrationPlan plan)
    {
        var width = screen.Width();
        var columns = width < Narrow ? NarrowColumns : StatusText.Headings.Length;
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in StatusText.Headings.Take(columns))
        {
            table.AddColumn(heading);
        }
        foreach (var entry in plan.Entries)
        {
            var cells = StatusText.Row(entry).Take(columns);
            table.AddRow(
                cells.Select((cell, i) => new Text(cell, i == 1 ? StyleOf(entry) : Style.Plain))
            );
        }
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(screen.Out),
                Ansi = screen.Color ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = screen.Color
                    ? ColorSystemSupport.Standard
                    : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
            }
        );
        console.Profile.Width = width;
        console.Write(table);
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
