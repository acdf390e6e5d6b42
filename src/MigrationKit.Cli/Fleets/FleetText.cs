using MigrationKit.Exceptions;

namespace MigrationKit.Cli.Fleets;

/// <summary>
/// Many targets as lines: on a terminal the failed ones, and below them one line that counts; elsewhere every one in which
/// something happened. At the end the failed ones again with file and line, and the totals.
/// </summary>
internal sealed class FleetText(Screen screen, int targets, Func<FleetTarget, TargetFinding?>? findingOf)
{
    private const int WordWidth = 13;
    private const int TimeWidth = 8;
    private const int ShownIssues = 5;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<FleetOutcome, int> _ended = [];
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private int _running;
    private long? _drawn;

    internal void Show(FleetEvent happened)
    {
        switch (happened)
        {
            case FleetTargetStarted:
                _running++;
                break;
            case FleetTargetEvent told:
                Say(told);
                break;
            case FleetTargetPlanned planned:
                Line("plan", null, planned.Target.Name, PlanWords.For(planned.Plan));
                break;
            case FleetTargetEnded ended:
                _running--;
                _ended[ended.Result.Outcome] = _ended.GetValueOrDefault(ended.Result.Outcome) + 1;
                Show(ended.Result);
                break;
            case FleetEnded ended:
                screen.ClearLine();
                Summarize(ended.Report);
                return;
        }
        Draw();
    }

    private void Show(FleetTargetResult result)
    {
        var finding = findingOf?.Invoke(result.Target);
        var isWanted = result.Outcome switch
        {
            FleetOutcome.Failed or FleetOutcome.Canceled => true,
            FleetOutcome.Applied or FleetOutcome.Adopted => screen.Verbose || screen.Form == OutputForm.Plain,
            FleetOutcome.NothingToDo => screen.Verbose,
            FleetOutcome.Pending => finding is not null,
            _ => false,
        };
        if (isWanted)
        {
            Line(Word(result.Outcome), result.Duration, result.Target.Name, finding?.Status ?? Words(result));
            List(finding?.Issues ?? []);
        }
        if (result.Error is { } error && screen.Verbose)
        {
            screen.Error.WriteLine(error);
        }
    }

    private void List(IReadOnlyList<string> issues)
    {
        foreach (var issue in issues.Take(ShownIssues))
        {
            screen.Out.WriteLine($"    {issue}");
        }
        if (issues.Count > ShownIssues)
        {
            screen.Out.WriteLine($"    and {issues.Count - ShownIssues} more; --json has all");
        }
    }

    /// <summary>What a warning says of one target it often says of all: once is enough.</summary>
    private void Say(FleetTargetEvent told)
    {
        var message = told.Happened switch
        {
            RunWarning warning => warning.Message,
            ServerNotice { Severity: "WARNING" } notice => notice.Message,
            _ => null,
        };
        if (message is not null && _said.Add(message))
        {
            screen.ClearLine();
            Diagnostics.Line(screen, "warning", $"{told.Target.Name}: {message}");
        }
    }

    private static string Words(FleetTargetResult result) =>
        result switch
        {
            { Outcome: FleetOutcome.Failed, Error: { } error } => FirstLine(error),
            { Applied.Count: 0, Adopted.Count: 0 } => "",
            { Applied.Count: 0 } => Plural.Count(result.Adopted.Count, "migration"),
            { Adopted.Count: 0 } => Plural.Count(result.Applied.Count, "migration"),
            _ => $"{result.Applied.Count} applied, {result.Adopted.Count} adopted",
        };

    /// <summary>Where a file is to blame this begins with file:line:column.</summary>
    private static string FirstLine(Exception error) =>
        Failure.From(error, canceled: false).Message.Split('\n')[0].TrimEnd('\r', ':');

    private string Word(FleetOutcome outcome) =>
        outcome switch
        {
            FleetOutcome.Canceled => "cancelled",
            FleetOutcome.Pending when findingOf is not null => "action needed",
            _ => DisplayText.For(outcome),
        };

    private void Line(string word, TimeSpan? time, string target, string words)
    {
        screen.ClearLine();
        var duration = time is { } known ? Duration.InWords(known).PadLeft(TimeWidth) + "  " : "";
        screen.Out.WriteLine($"{screen.Paint(word, WordWidth)} {duration}{target}  {words}".TrimEnd());
    }

    private void Summarize(FleetReport report)
    {
        foreach (var result in report.With(FleetOutcome.Failed))
        {
            var place = result.Error is MigrationFailedException { Name: var name } ? $"{name}: " : "";
            screen.Out.WriteLine($"{screen.Paint("failed")}: {result.Target.Name}: {place}{FirstLine(result.Error!)}");
        }
        var counts = report
            .Results.GroupBy(result => result.Outcome)
            .OrderBy(group => group.Key)
            .Select(group => $"{group.Count()} {Word(group.Key)}");
        screen.Out.WriteLine(
            $"{Plural.Count(report.Results.Count, "target")}: {string.Join(", ", counts.DefaultIfEmpty("nothing to do"))}; in {Duration.InWords(report.Duration)}."
        );
    }

    /// <summary>Ten times a second at the most, and never as wide as the terminal, so that it never wraps.</summary>
    private void Draw()
    {
        if (
            screen.Form != OutputForm.Terminal
            || (_drawn is { } last && TimeProvider.System.GetElapsedTime(last) < Tick)
        )
        {
            return;
        }
        var counts = _ended.OrderBy(outcome => outcome.Key).Select(outcome => $", {outcome.Value} {Word(outcome.Key)}");
        var line = $"{_ended.Values.Sum()} of {targets} done, {_running} running{string.Concat(counts)}";
        screen.ShowLine(line[..Math.Min(line.Length, Math.Max(0, screen.Width() - 1))]);
        _drawn = TimeProvider.System.GetTimestamp();
    }
}
