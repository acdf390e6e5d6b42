using Spectre.Console;

namespace MigrationKit.Cli.Verify;

/// <summary>The checks as a table on a terminal: redrawn in its place while they run, whole at the end.</summary>
internal static class VerifyTable
{
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(1);
    private static readonly string[] Headings = ["check", "title", "verdict", "took", "reason"];

    internal static async Task<IReadOnlyList<CheckResult>> ShowAsync(
        Screen screen,
        Verifier verifier,
        CancellationToken cancellationToken
    )
    {
        var checks = verifier.ChosenIds;
        var console = screen.CreateConsole(isLive: true);
        var done = new Dictionary<string, CheckResult>();
        await console
            .Live(Draw(checks, done, []))
            // What is cropped on a low terminal while it runs is shown whole afterwards.
            .AutoClear(true)
            .Overflow(VerticalOverflow.Crop)
            .StartAsync(async live =>
            {
                live.Refresh();
                var results = verifier.RunAllAsync(cancellationToken).OrTick(Redraw, cancellationToken);
                await foreach (var result in results)
                {
                    if (result is not null)
                    {
                        done[result.Id] = result;
                    }
                    live.UpdateTarget(Draw(checks, done, verifier.Running));
                }
            });
        console.Write(Draw(checks, done, []));
        return [.. done.Values];
    }

    private static Table Draw(
        IReadOnlyList<string> checks,
        Dictionary<string, CheckResult> done,
        IReadOnlyList<RunningCheck> running
    )
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
            var cells =
                done.TryGetValue(check, out var result) ? Cells(result)
                : running.FirstOrDefault(one => one.Id == check) is { } one ? Cells(one)
                : [new Text(check), new Text("…")];
            table.AddRow(cells);
        }
        return table;
    }

    private static Text[] Cells(CheckResult result) =>
        [
            new(result.Id),
            new(result.Title),
            new(DisplayText.For(result.Verdict), StyleOf(result.Verdict)),
            new(Duration.InWords(result.Duration)) { Justification = Justify.Right },
            new(ShownText.From(result.Reason)),
        ];

    private static Text[] Cells(RunningCheck running) =>
        [
            new(running.Id),
            new(running.Title),
            new("running", new Style(decoration: Decoration.Dim)),
            new(Duration.InWords(running.WholeSeconds)) { Justification = Justify.Right },
            new(running.Place),
        ];

    private static Style StyleOf(Verdict verdict) =>
        verdict switch
        {
            Verdict.Pass => new Style(Color.Green),
            Verdict.Fail => new Style(Color.Maroon),
            Verdict.Warn => new Style(Color.Olive),
            _ => Style.Plain,
        };
}
