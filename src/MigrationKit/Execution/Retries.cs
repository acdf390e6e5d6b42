using Npgsql;

namespace MigrationKit.Execution;

/// <summary>Which failures pass, and how long one migration may be tried again.</summary>
internal sealed class Retries(MigratorOptions options)
{
    private readonly Dictionary<string, (long Since, Backoff Backoff)> _failed = new(StringComparer.Ordinal);

    /// <summary>How long to wait before the next try; null where the failure does not pass or the budget is spent.</summary>
    public TimeSpan? Next(Migration migration, PostgresException error)
    {
        if (
            error.SqlState
            is not (
                PostgresErrorCodes.LockNotAvailable
                or PostgresErrorCodes.DeadlockDetected
                or PostgresErrorCodes.SerializationFailure
            )
        )
        {
            return null;
        }
        if (!_failed.TryGetValue(migration.Name, out var failed))
        {
            failed = (TimeProvider.System.GetTimestamp(), new(50, 2_000));
            _failed.Add(migration.Name, failed);
        }
        var pause = failed.Backoff.Next();
        return TimeProvider.System.GetElapsedTime(failed.Since) + pause <= options.RetryBudget ? pause : null;
    }
}
