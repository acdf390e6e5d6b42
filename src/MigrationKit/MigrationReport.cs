namespace MigrationKit;

/// <summary>What became of one migration in a run.</summary>
public enum MigrationOutcome
{
    /// <summary>Its transaction was committed in this run (with a dry run: it ran, and was rolled back).</summary>
    Applied,

    /// <summary>It was in the history already, or another runner applied it meanwhile.</summary>
    Skipped,

    /// <summary>It was recorded without being run, because its objects were there already.</summary>
    Adopted,

    /// <summary>It failed or was refused. Nothing of it is left behind; a no-transaction one resumes with the next run.</summary>
    Failed,

    /// <summary>The run stopped before it.</summary>
    NotAttempted,
}

/// <summary>One line of a report.</summary>
public sealed record MigrationResult
{
    internal MigrationResult(string name, MigrationOutcome outcome, TimeSpan? duration = null) =>
        (Name, Outcome, Duration) = (name, outcome, duration);

    /// <summary>The migration's name.</summary>
    public string Name { get; }

    /// <summary>What became of it.</summary>
    public MigrationOutcome Outcome { get; }

    /// <summary>How long it took; null unless it was applied.</summary>
    public TimeSpan? Duration { get; }
}

/// <summary>What a run did, migration by migration in apply order.</summary>
public sealed record MigrationReport
{
    internal MigrationReport(IReadOnlyList<MigrationResult> results, TimeSpan duration, bool dryRun)
    {
        Results = results;
        Duration = duration;
        DryRun = dryRun;
        Applied = With(MigrationOutcome.Applied);
        Skipped = With(MigrationOutcome.Skipped);
        NotAttempted = With(MigrationOutcome.NotAttempted);
    }

    /// <summary>One entry for each migration of the folder that the run was to consider.</summary>
    public IReadOnlyList<MigrationResult> Results { get; }

    /// <summary>How long the run took.</summary>
    public TimeSpan Duration { get; }

    /// <summary>How much of that it waited for other runners.</summary>
    public TimeSpan RunLockWait { get; internal init; }

    /// <summary>Whether everything was rolled back at the end.</summary>
    public bool DryRun { get; }

    /// <summary>The names with one outcome, in apply order.</summary>
    public IReadOnlyList<string> With(MigrationOutcome outcome) =>
        [.. Results.Where(result => result.Outcome == outcome).Select(result => result.Name)];

    /// <summary>The migrations that this run applied.</summary>
    public IReadOnlyList<string> Applied { get; }

    /// <summary>The migrations that were there already.</summary>
    public IReadOnlyList<string> Skipped { get; }

    /// <summary>The migration that failed or was refused, if any.</summary>
    public string? Failed => Results.FirstOrDefault(result => result.Outcome == MigrationOutcome.Failed)?.Name;

    /// <summary>The migrations that the run did not get to.</summary>
    public IReadOnlyList<string> NotAttempted { get; }
}
