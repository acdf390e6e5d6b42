using MigrationKit.Exceptions;
using MigrationKit.Testing;

namespace MigrationKit.Cli.Shared;

/// <summary>An exception in the terms of the tool: the one place that decides on exit code and wording.</summary>
/// <param name="ExitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="Kind">A stable word for programs that read <c>--json</c>.</param>
/// <param name="Report">What the run had done until then, where that is known.</param>
internal sealed record Failure(int ExitCode, string Kind, string Message, Exception Exception, MigrationReport? Report)
{
    /// <summary>How many problems of the same words are shown.</summary>
    private const int ShownAlike = 10;

    internal bool IsUnexpected => Kind == "unexpected";

    internal static Failure From(Exception exception, bool canceled)
    {
        var report = exception switch
        {
            MigrationKitException e => e.Report,
            MigrationCanceledException e => e.Report,
            _ => null,
        };
        // Ctrl-C also reaches the programs that start a scratch server, and they may end first.
        var (exitCode, kind) =
            canceled && exception is OperationCanceledException or PostgresHostException
                ? (ExitCodes.Canceled, "canceled")
                : Classify(exception);
        var message = kind switch
        {
            "canceled" when report is null => "Cancelled; no database was changed.",
            "unexpected" => $"{exception.GetType().Name}: {exception.Message}",
            _ => exception is InvalidMigrationsException e ? InvalidFolder(e) : exception.Message,
        };
        return new(exitCode, kind, message, exception, report);
    }

    private static (int ExitCode, string Kind) Classify(Exception exception) =>
        exception switch
        {
            UsageException or AuditException or InvalidOptionException => (ExitCodes.Usage, "usage"),
            InvalidMigrationsException or MigrationSourceException => (ExitCodes.Failed, "invalid"),
            MigrationFailedException { Refused: true } => (ExitCodes.Failed, "refused"),
            MigrationFailedException => (ExitCodes.Failed, "failed"),
            HistoryException => (ExitCodes.Failed, "history"),
            UnsupportedServerException => (ExitCodes.Failed, "unsupported"),
            InterruptedStatementException => (ExitCodes.Drift, "interrupted"),
            DecisionNeededException => (ExitCodes.Drift, "decision"),
            DriftException => (ExitCodes.Drift, "drift"),
            RunLockTimeoutException => (ExitCodes.RunLockTimeout, "runLockTimeout"),
            DatabaseUnavailableException or PostgresHostException => (ExitCodes.Unavailable, "unavailable"),
            MigrationCanceledException => (ExitCodes.Canceled, "canceled"),
            _ => (ExitCodes.Usage, "unexpected"),
        };

    private static string InvalidFolder(InvalidMigrationsException exception) =>
        $"{Plural.Count(exception.Problems.Count, "problem")} in the migrations; nothing was run.\n"
        + string.Join('\n', Lines(exception.Problems));

    /// <summary>
    /// The problems; where one repeats in file after file, the first of them and the number of the others. Such a one comes
    /// last: it may well follow from another.
    /// </summary>
    private static IEnumerable<string> Lines(IReadOnlyList<MigrationProblem> problems)
    {
        var alike = problems.CountBy(problem => problem.Message).ToDictionary();
        var shown = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var problem in problems.OrderBy(problem => alike[problem.Message] > ShownAlike))
        {
            var (count, others) = (shown.GetValueOrDefault(problem.Message), alike[problem.Message] - ShownAlike);
            if (count >= ShownAlike)
            {
                continue;
            }
            shown[problem.Message] = ++count;
            yield return count == ShownAlike && others > 0
                ? $"{problem} (and {others} more of the kind; --json lists them all)"
                : $"{problem}";
        }
    }
}
