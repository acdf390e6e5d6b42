namespace MigrationKit.Audit.Logs;

/// <summary>Finds the second report of one failure: the server logs it, and so does the application.</summary>
internal sealed class RepeatedErrors
{
    /// <summary>Two reports of one failure come within this time, or within so many lines where there is none.</summary>
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(2);

    private const int Lines = 200;

    private readonly Dictionary<string, (string Source, Sighting Where)> _last = [];

    internal bool IsRepeat(ObservedError error, string source)
    {
        if (_last.TryGetValue(error.Message, out var last) && last.Source != source && IsNear(last.Where, error.Where))
        {
            // The next report, from whichever source, is another failure.
            _last.Remove(error.Message);
            return true;
        }
        _last[error.Message] = (source, error.Where);
        return false;
    }

    private static bool IsNear(Sighting first, Sighting second) =>
        first.At is { } a && second.At is { } b
            ? (a - b).Duration() <= Time
            : first.Path == second.Path && Math.Abs(first.Line - second.Line) <= Lines;
}
