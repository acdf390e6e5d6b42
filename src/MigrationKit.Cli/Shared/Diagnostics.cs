namespace MigrationKit.Cli.Shared;

/// <summary>What is worth knowing but is no part of the answer: on standard error, in every form.</summary>
internal static class Diagnostics
{
    internal static void Write(Screen screen, MigrationEvent happened)
    {
        var (word, message) = happened switch
        {
            RunLockAwaited { Holder: { } holder } => ("waiting", $"another runner holds the run lock: {holder}"),
            RunLockAwaited => ("waiting", "another runner holds the run lock"),
            MigrationRetried retried => (
                "retrying",
                $"{retried.Name} in {Duration.InWords(retried.Delay)}: rolled back with {retried.SqlState}"
            ),
            RunWarning warning => ("warning", warning.Message),
            ServerNotice { Severity: "WARNING" } notice => ("warning", notice.Message),
            ServerNotice notice when screen.Verbose => (notice.Severity.ToLowerInvariant(), notice.Message),
            _ => ("", ""),
        };
        if (word.Length > 0)
        {
            Line(screen, word, message);
        }
    }

    internal static void Line(Screen screen, string word, string message) =>
        screen.Error.WriteLine($"{screen.PaintError(word)}: {message}");
}
