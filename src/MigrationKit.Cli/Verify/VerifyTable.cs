using MigrationKit.Cli.Shared;
using MigrationKit.Verification;
using Spectre.Console;

namespace MigrationKit.Cli.Verify;

/// <summary>The checks as a table on a terminal: redrawn in its place while they run, whole at the end.</summary>
internal static class VerifyTable
{
    private static readonly string[] Headings = ["check", "title", "verdict", "took", "reason"];

    internal static async Task<IReadOnlyList<CheckResult>> ShowAsync(
        Screen screen,
        IReadOnlyList<string> checks,
        IAsyncEnumerable<CheckResult> results
    )
    {
        var console = Console(screen);
        var done = new Dictionary<string, CheckResult>();
        await console
            .Live(Draw(checks, done))
            // What is cropped on a low terminal while it runs is shown whole afterwards.
            .AutoClear(true)
            .Overflow(VerticalOverflow.Crop)
            .StartAsync(async live =>
            {
                live.Refresh();
                await foreach (var result in results.ConfigureAwait(false))
                {
                    done[result.Id] = result;
                    live.UpdateTarget(Draw(checks, done));
                }
            })
            .ConfigureAwait(false);
        console.Write(Draw(checks, done));
        return [.. done.Values];
    }

    private static Table Draw(IReadOnlyList<string> checks, Dictionary<string, CheckResult> done)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in Headings)
        {
            var column = new TableColumn(heading).Padding(0, 0, 2, 0);
            // Only the reason gives way where it is narrow.
            table.AddColumn(heading == "reason" ? column : column.NoWrap());
        }
        foreach (var check in checks)
        {
            if (!done.TryGetValue(check, out var result))
            {
                table.AddRow(new Text(check), new Text("…"));
                continue;
            }
            table.AddRow(
                new Text(result.Id),
                new Text(result.Title),
                new Text(DisplayText.For(result.Verdict), StyleOf(result.Verdict)),
                new Text(Duration.InWords(result.Duration)) { Justification = Justify.Right },
                new Text(ShownText.From(result.Reason))
            );
        }
        return table;
    }

    private static IAnsiConsole Console(Screen screen)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(screen.Terminal),
                // The list moves the cursor, with colours or without.
                Ansi = AnsiSupport.Yes,
                ColorSystem = screen.Color ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.Yes,
            }
        );
        console.Profile.Width = screen.Width();
        return console;
    }

    private static Style StyleOf(Verdict verdict) =>
        verdict switch
        {
            Verdict.Pass => new Style(Color.Green),
            Verdict.Fail => new Style(Color.Maroon),
            Verdict.Warn => new Style(Color.Olive),
            _ => Style.Plain,
        };
}
