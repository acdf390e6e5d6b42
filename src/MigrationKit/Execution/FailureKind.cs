using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>What a failed burst means for the run. It does one thing for each.</summary>
internal enum FailureKind
{
    /// <summary>The connection broke: what was committed is read from the history.</summary>
    Lost,

    /// <summary>
    /// Another runner was faster, or the file before left something in the session: the state is restored and read again.
    /// </summary>
    LostRace,

    /// <summary>A lock timeout, a deadlock, a serialization failure: rolled back and tried again.</summary>
    Passing,

    /// <summary>
    /// A prepared statement of the runner's own is gone, or one that asserts a footprint failed, which does not say why: once
    /// more without prepared statements.
    /// </summary>
    Unprepared,

    /// <summary>A query whose result cannot be fetched: once more through a cursor.</summary>
    Unread,

    /// <summary>Something exists that a pending migration creates: what has run is to be found out first.</summary>
    Undecided,

    /// <summary>Anything else: the run ends, unless what is in the way can be adopted.</summary>
    Final,
}

/// <summary>What the run has tried already.</summary>
/// <param name="Pause">How long to wait before the next try; null where the failure does not pass or its budget is spent.</param>
/// <param name="IsPrepared">Whether the runner's own statements are prepared.</param>
/// <param name="IsUnread">Whether the statement that failed ran through a cursor.</param>
internal readonly record struct Attempt(TimeSpan? Pause, bool IsPrepared, bool IsUnread);

/// <summary>Every decision about a failure. No effects.</summary>
internal static class FailureKinds
{
    /// <param name="step">The step that failed.</param>
    /// <param name="error">What the server said; null where the connection broke without a word.</param>
    /// <param name="isOpen">Whether the connection still is.</param>
    /// <param name="attempt">What has been tried.</param>
    public static FailureKind Judge(Step step, PostgresException? error, bool isOpen, Attempt attempt) =>
        !isOpen || error is null ? FailureKind.Lost
        : IsLostRace(step, error.SqlState) ? FailureKind.LostRace
        : attempt.Pause is not null && !step.MayHaveCommitted ? FailureKind.Passing
        : attempt.IsPrepared && IsPreparedStatementFailure(step, error.SqlState) ? FailureKind.Unprepared
        : !attempt.IsUnread && UnreadQuery.Is(step, error) ? FailureKind.Unread
        : (step.Kind, error.SqlState) is (StepKind.Probe, Guard.SqlState) ? FailureKind.Undecided
        : FailureKind.Final;

    /// <summary>Whether the run lock or the claim went to another runner.</summary>
    public static bool IsLostRace(Step step, string? sqlState) =>
        (step.Kind, sqlState)
            is
                (StepKind.Lock or StepKind.Claim, Guard.SqlState)
                or
                (StepKind.Claim or StepKind.Record, PostgresErrorCodes.UniqueViolation);

    private static bool IsPreparedStatementFailure(Step step, string sqlState) =>
        (step.Kind, sqlState)
            is
                (
                    StepKind.Lock
                        or StepKind.Claim
                        or StepKind.Record
                        or StepKind.Footprint
                        or StepKind.Marker,
                    PostgresErrorCodes.InvalidSqlStatementName
                )
                or
                (StepKind.Footprint, Guard.SqlState);
}
