using Npgsql;

namespace MigrationKit.Execution;

/// <summary>What one command of a burst is for.</summary>
internal enum StepKind
{
    Begin,
    Lock,
    History,
    Claim,
    Probe,
    Statement,
    Constraints,
    Restore,
    Footprint,
    Record,
    Commit,
    Marker,
}

/// <summary>One command of a burst and what it is for.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Command">What is sent.</param>
/// <param name="Migration">The migration it belongs to; null for what precedes the first.</param>
/// <param name="Statement">The statement of the file, where it is one.</param>
internal sealed record Step(
    StepKind Kind,
    NpgsqlBatchCommand Command,
    Migration? Migration = null,
    SqlStatement? Statement = null
)
{
    /// <summary>Whether the statement may have committed a part of its work before it failed.</summary>
    public bool MayHaveCommitted { get; init; }

    /// <summary>What it waited for when it failed, in words, where that was seen.</summary>
    public string? Blocker { get; init; }
}
