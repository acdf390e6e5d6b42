namespace MigrationKit.Cli.Output;

/// <summary>A run as plain lines while it goes on: one for each migration that it touched, and a summary.</summary>
internal class RunLines(Screen screen) : IDisposable
{
    protected const int WordWidth = 13;

    private int _nameWidth;

    protected Screen Screen { get; } = screen;

    public virtual void Show(MigrationEvent happened)
    {
        switch (happened)
        {
            case RunPlanned planned:
                _nameWidth = planned.Plan.Pending.Max(m => (int?)m.Name.Length) ?? 0;
                break;
            case MigrationApplied applied:
                Line("applied", applied.Name, Duration.InWords(applied.Duration));
                break;
            case MigrationSkipped { ByAnotherRunner: true } skipped:
                Line("skipped", skipped.Name, "applied by another runner");
                break;
            case MigrationSkipped skipped when Screen.Verbose:
                Line("skipped", skipped.Name, "in the history already");
                break;
            case MigrationFailed failed:
                Line(
                    failed.Error is MigrationFailedException { Refused: true }
                        ? "refused"
                        : "failed",
                    failed.Name,
                    ""
                );
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

    protected string Format(string word, string name, string remark) =>
        $"{Screen.Paint(word, word.PadRight(WordWidth))}  {(remark.Length == 0 ? name : $"{name.PadRight(_nameWidth)}  {remark}")}";

    private void Line(string word, string name, string remark) =>
        Screen.Out.WriteLine(Format(word, name, remark));

    private void Summarize(MigrationReport report)
    {
        foreach (var name in report.With(MigrationOutcome.Adopted))
        {
            Line("adopted", name, "its objects were there already");
        }
        foreach (var name in report.NotAttempted)
        {
            Line("not attempted", name, "");
        }
        Screen.Out.WriteLine(Totals.Of(report).InWords(report));
    }
}
