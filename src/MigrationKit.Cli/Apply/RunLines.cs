using MigrationKit.Exceptions;

namespace MigrationKit.Cli.Apply;

/// <summary>A run as plain lines while it goes on: one for each migration that it touched, and a summary.</summary>
internal class RunLines(Screen screen) : IDisposable
{
    // The longest word is "not attempted"; the time stands before the name, so that long names break nothing.
    private const int WordWidth = 13;
    private const int TimeWidth = 8;

    /// <summary>How many columns stand before the name.</summary>
    protected const int Indent = WordWidth + 1 + TimeWidth + 2;

    private string? _started;

    protected Screen Screen { get; } = screen;

    public virtual void Show(MigrationEvent happened)
    {
        switch (happened)
        {
            case MigrationStarted started:
                _started = started.Name;
                break;
            case MigrationApplied applied:
                Line("applied", applied.Duration, applied.Name);
                break;
            case MigrationSkipped { ByAnotherRunner: true } skipped:
                Line("skipped", null, $"{skipped.Name} (applied by another runner)");
                break;
            case MigrationSkipped skipped when Screen.Verbose:
                Line("skipped", null, skipped.Name);
                break;
            case MigrationFailed { Error: MigrationFailedException { Refused: true } } refused:
                Line("refused", null, refused.Name);
                break;
            case MigrationFailed failed:
                Line("failed", null, failed.Name);
                break;
            case RunEnded ended:
                Summarize(ended.Report);
                break;
            default:
                Diagnostics.Write(Screen, happened);
                break;
        }
    }

    /// <summary>Leaves a clean line, also when the run was interrupted.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    protected string Format(string word, TimeSpan? time, string name)
    {
        var duration = time is { } known ? Duration.InWords(known) : "";
        return $"{Screen.Paint(word, WordWidth)} {duration.PadLeft(TimeWidth)}  {name}";
    }

    private void Line(string word, TimeSpan? time, string name) => Screen.Out.WriteLine(Format(word, time, name));

    private void Summarize(MigrationReport report)
    {
        foreach (var name in report.With(MigrationOutcome.Adopted))
        {
            Line("adopted", null, $"{name} (its objects were there already)");
        }
        // A run that was refused at the door attempted none of them, as the error says.
        var began = _started is not null || report.Failed is not null || report.Applied.Count > 0;
        foreach (var name in began ? report.NotAttempted : [])
        {
            Line("not attempted", null, name == _started ? $"{name} (rolled back)" : name);
        }
        Screen.Out.WriteLine(Totals.From(report).InWords(report));
    }
}
