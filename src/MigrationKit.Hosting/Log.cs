using Microsoft.Extensions.Logging;

namespace MigrationKit.Hosting;

/// <summary>What a host logs of its migrations: names and times, no SQL.</summary>
internal static partial class Log
{
    /// <summary>Logs an event of a run. What the run throws is logged by the host.</summary>
    internal static void LogEvent(this ILogger logger, MigrationEvent happened)
    {
        switch (happened)
        {
            case RunPlanned planned:
                logger.LogPlanned(planned.Plan.Pending.Count);
                break;
            case RunLockAwaited awaited:
                logger.LogLockAwaited(awaited.Holder ?? "another runner");
                break;
            case MigrationApplied applied:
                logger.LogApplied(applied.Name, applied.Duration);
                break;
            case MigrationAdopted adopted:
                logger.LogAdopted(adopted.Name);
                break;
            case MigrationRetried retried:
                logger.LogRetried(retried.Name, retried.SqlState, retried.Delay);
                break;
            case MigrationFailed failed:
                logger.LogFailed(failed.Name);
                break;
            case RunWarning warning:
                logger.LogWarned(warning.Message);
                break;
            case RunEnded ended:
                logger.LogEnded(ended.Report.Applied.Count, ended.Report.Skipped.Count, ended.Report.Duration);
                break;
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "Pending migrations: {Pending}")]
    private static partial void LogPlanned(this ILogger logger, int pending);

    [LoggerMessage(2, LogLevel.Information, "Waiting for the run lock: {Holder} holds it")]
    private static partial void LogLockAwaited(this ILogger logger, string holder);

    [LoggerMessage(3, LogLevel.Information, "Applied {Migration} in {Duration}")]
    private static partial void LogApplied(this ILogger logger, string migration, TimeSpan duration);

    [LoggerMessage(4, LogLevel.Information, "Adopted {Migration}: its objects exist already")]
    private static partial void LogAdopted(this ILogger logger, string migration);

    [LoggerMessage(5, LogLevel.Warning, "Retrying {Migration} in {Delay} after {SqlState}")]
    private static partial void LogRetried(this ILogger logger, string migration, string sqlState, TimeSpan delay);

    [LoggerMessage(6, LogLevel.Error, "{Migration} failed")]
    private static partial void LogFailed(this ILogger logger, string migration);

    [LoggerMessage(7, LogLevel.Warning, "{Warning}")]
    private static partial void LogWarned(this ILogger logger, string warning);

    [LoggerMessage(8, LogLevel.Information, "Migrations applied: {Applied}, skipped: {Skipped}, in {Duration}")]
    private static partial void LogEnded(this ILogger logger, int applied, int skipped, TimeSpan duration);

    [LoggerMessage(9, LogLevel.Information, "Waiting for the migrations: {Reason}")]
    internal static partial void LogWaiting(this ILogger logger, string reason);

    [LoggerMessage(10, LogLevel.Information, "Nothing is pending, after {Duration}")]
    internal static partial void LogNothingPending(this ILogger logger, TimeSpan duration);
}
