using MigrationKit.Cli.Shared;
using MigrationKit.Verification;

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

    internal void Show(CheckResult result)
    {
        _results[result.Id] = result;
        while (_written < checks.Count && _results.TryGetValue(checks[_written], out var next))
        {
            screen.Out.WriteLine(Format(next));
            screen.Out.Flush();
            _written++;
        }
    }

    private string Format(CheckResult result)
    {
        var time = Duration.InWords(result.Duration).PadLeft(TimeWidth);
        var verdict = screen.Paint(DisplayText.For(result.Verdict), VerdictWidth);
        return $"{result.Id}  {result.Title.PadRight(TitleWidth)}  {verdict} {time}  {result.Reason}".TrimEnd();
    }
}
