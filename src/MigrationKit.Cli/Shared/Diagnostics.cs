namespace MigrationKit.Cli.Shared;

/// <summary>What is worth knowing but is no part of the answer: on standard error, in every form.</summary>
internal static class Diagnostics
{
    internal static void Write(Screen screen, MigrationEvent happened)
    {
        switch (happened)
        {
            case RunLockAwaited awaited:
                Line(
                    screen,
                    "waiting",
                    $"another runner holds the run lock{(awaited.Holder is null ? "" : ": " + awaited.Holder)}"
                );
                break;
            case MigrationRetried retried:
                Line(
                    screen,
                    "retrying",
                    $"{retried.Name} in {Duration.InWords(retried.Delay)}: rolled back with {retried.SqlState}"
                );
                break;
            case RunWarning warning:
                Line(screen, "warning", warning.Message);
                break;
            case ServerNotice { Severity: "WARNING" } notice:
                Line(screen, "warning", notice.Message);
                break;
            case ServerNotice notice when screen.Verbose:
                Line(screen, notice.Severity.ToLowerInvariant(), notice.Message);
                break;
        }
    }

    internal static void Line(Screen screen, string word, string message) =>
        screen.Error.WriteLine($"{screen.PaintError(word)}: {message}");
}
