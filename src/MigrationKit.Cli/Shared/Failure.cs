using MigrationKit.Audit;
using MigrationKit.Exceptions;
using MigrationKit.Testing;

namespace MigrationKit.Cli.Shared;

/// <summary>An exception in the terms of the tool: the one place that decides on exit code and wording.</summary>
/// <param name="ExitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="Kind">A stable word for programs that read <c>--json</c>.</param>
/// <param name="Message">What to tell the user.</param>
/// <param name="Exception">Where it comes from.</param>
/// <param name="Report">What the run had done until then, where that is known.</param>
internal sealed record Failure(
    int ExitCode,
    string Kind,
    string Message,
    Exception Exception,
    MigrationReport? Report
)
{
    internal bool IsUnexpected => Kind == "unexpected";

    internal static Failure From(Exception exception, bool canceled)
    {
        var report = exception switch
        {
            MigrationKitException e => e.Report,
            MigrationCanceledException e => e.Report,
            _ => null,
        };
        var (exitCode, kind, message) = exception switch
        {
            // Ctrl-C also reaches the programs that start a scratch server, and they may end first.
            OperationCanceledException or PostgresHostException when canceled => (
                ExitCodes.Canceled,
                "canceled",
                "Cancelled; no database was changed."
            ),
            UsageException or AuditException or InvalidOptionException => (
                ExitCodes.Usage,
                "usage",
                exception.Message
            ),
            InvalidMigrationsException e => (ExitCodes.Failed, "invalid", InvalidFolder(e)),
            MigrationSourceException => (ExitCodes.Failed, "invalid", exception.Message),
            MigrationFailedException { Refused: true } => (
                ExitCodes.Failed,
                "refused",
                exception.Message
            ),
            MigrationFailedException => (ExitCodes.Failed, "failed", exception.Message),
            HistoryException => (ExitCodes.Failed, "history", exception.Message),
            InterruptedStatementException => (ExitCodes.Drift, "interrupted", exception.Message),
            DecisionNeededException => (ExitCodes.Drift, "decision", exception.Message),
            DriftException => (ExitCodes.Drift, "drift", exception.Message),
            RunLockTimeoutException => (
                ExitCodes.RunLockTimeout,
                "runLockTimeout",
                exception.Message
            ),
            DatabaseUnavailableException or PostgresHostException => (
                ExitCodes.Unavailable,
                "unavailable",
                exception.Message
            ),
            MigrationCanceledException => (ExitCodes.Canceled, "canceled", exception.Message),
            _ => (
                ExitCodes.Usage,
                "unexpected",
                $"{exception.GetType().Name}: {exception.Message}"
            ),
        };
        return new(exitCode, kind, message, exception, report);
    }

    private static string InvalidFolder(InvalidMigrationsException exception) =>
        (exception.Problems.Count == 1 ? "1 problem" : $"{exception.Problems.Count} problems")
        + " in the migrations; nothing was run.\n"
        + exception.Message;
}
