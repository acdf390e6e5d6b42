namespace MigrationKit.Cli.Verify;

/// <summary>
/// The checks as plain lines while they run, one each, in the order of the IDs: a result waits until those before it
/// are there, so that the lines are the table too.
/// </summary>
internal sealed class VerifyLines(Screen screen, IReadOnlyList<string> checks)
{
    // The longest title is "lost history", the longest verdict "skipped".
    private const int TitleWidth = 12;
    private const int VerdictWidth = 7;
    private const int TimeWidth = 8;

    private readonly Dictionary<string, CheckResult> _results = [];
    private int _written;

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>Runs the checks. Where it is quiet, nothing is written.</summary>
    internal static async Task<IReadOnlyList<CheckResult>> ShowAsync(
        Screen screen,
        Verifier verifier,
        bool isQuiet,
        CancellationToken cancellationToken
    )
    {
        var lines = new VerifyLines(screen, verifier.ChosenIds);
        var done = new List<CheckResult>();
        var results = verifier.RunAllAsync(cancellationToken).OrTick(Silence, cancellationToken);
        await foreach (var result in results)
        {
            if (result is not null)
            {
                done.Add(result);
            }
            if (isQuiet)
            {
                continue;
            }
            if (result is null)
            {
                lines.ShowRunning(verifier.Running);
            }
            else
            {
                lines.Show(result);
            }
        }
        return done;
    }

    private void Show(CheckResult result)
    {
        _results[result.Id] = result;
        while (_written < checks.Count && _results.TryGetValue(checks[_written], out var next))
        {
            screen.Out.WriteLine(Format(next));
            screen.Out.Flush();
            _written++;
        }
    }

    /// <summary>Says on standard error what is being waited for, so that a log does not fall silent.</summary>
    private void ShowRunning(IReadOnlyList<RunningCheck> running)
    {
        foreach (var alike in running.GroupBy(check => check.Place))
        {
            var place = alike.Key.Length == 0 ? "" : $", {alike.Key}";
            var time = Duration.InWords(alike.Max(check => check.WholeSeconds));
            screen.Error.WriteLine($"running for {time}: {string.Join(", ", alike.Select(check => check.Id))}{place}");
        }
    }

    private string Format(CheckResult result)
    {
        var time = Duration.InWords(result.Duration).PadLeft(TimeWidth);
        var verdict = screen.Paint(DisplayText.For(result.Verdict), VerdictWidth);
        return $"{result.Id}  {result.Title.PadRight(TitleWidth)}  {verdict} {time}  {result.Reason}".TrimEnd();
    }
}
