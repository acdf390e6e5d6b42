namespace MigrationKit.Execution;

/// <summary>What the catalog shows of a statement that was announced and whose outcome was never recorded.</summary>
internal enum Outcome
{
    /// <summary>It left nothing, or only what has been dropped again.</summary>
    NotRun,

    /// <summary>All of its effect is there.</summary>
    Done,

    /// <summary>It was interrupted half way, and PostgreSQL has a command that finishes it.</summary>
    Unfinished,

    /// <summary>The catalog does not tell.</summary>
    Unclear,
}

/// <param name="Outcome">What the catalog shows.</param>
/// <param name="LeftOver">The INVALID indexes that the statement left behind, quoted and qualified.</param>
/// <param name="Reason">What was seen, in words, where that matters.</param>
internal sealed record StatementOutcome(Outcome Outcome, IReadOnlyList<string> LeftOver, string? Reason = null)
{
    public StatementOutcome(Outcome outcome, string? reason = null)
        : this(outcome, [], reason) { }
}
