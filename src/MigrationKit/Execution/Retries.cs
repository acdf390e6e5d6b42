using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>Which failures pass, and how long one migration may be tried again.</summary>
internal sealed class Retries(MigratorOptions options)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, (long Since, int Count)> _failed = new(
        StringComparer.Ordinal
    );

    /// <summary>How long to wait before the next try; null where the failure does not pass or the budget is spent.</summary>
    [SuppressMessage("Security", "CA5394", Justification = "Jitter needs no secret.")]
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
        var (since, count) = _failed.GetValueOrDefault(
            migration.Name,
            (TimeProvider.System.GetTimestamp(), 0)
        );
        _failed[migration.Name] = (since, count + 1);
        var pause = First * Math.Pow(2, Math.Min(count, 6)) * (0.5 + Random.Shared.NextDouble());
        pause = pause > Longest ? Longest : pause;
        return TimeProvider.System.GetElapsedTime(since) + pause <= options.RetryBudget
            ? pause
            : null;
    }
}
