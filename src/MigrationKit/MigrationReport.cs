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
/// <param name="Name">The migration's name.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Duration">How long it took; null unless it was applied.</param>
public sealed record MigrationResult(
    string Name,
    MigrationOutcome Outcome,
    TimeSpan? Duration = null
);

/// <summary>What a run did, migration by migration in apply order.</summary>
/// <param name="Results">One entry for each migration of the folder that the run was to consider.</param>
/// <param name="Duration">How long the run took.</param>
/// <param name="DryRun">Whether everything was rolled back at the end.</param>
public sealed record MigrationReport(
    IReadOnlyList<MigrationResult> Results,
    TimeSpan Duration,
    bool DryRun
)
{
    /// <summary>The names with one outcome, in apply order.</summary>
    public IReadOnlyList<string> With(MigrationOutcome outcome) =>
        [.. Results.Where(result => result.Outcome == outcome).Select(result => result.Name)];

    /// <summary>The migrations that this run applied.</summary>
    public IReadOnlyList<string> Applied => With(MigrationOutcome.Applied);

    /// <summary>The migrations that were there already.</summary>
    public IReadOnlyList<string> Skipped => With(MigrationOutcome.Skipped);

    /// <summary>The migration that failed or was refused, if any.</summary>
    public string? Failed =>
        Results.FirstOrDefault(result => result.Outcome == MigrationOutcome.Failed)?.Name;

    /// <summary>The migrations that the run did not get to.</summary>
    public IReadOnlyList<string> NotAttempted => With(MigrationOutcome.NotAttempted);
}
