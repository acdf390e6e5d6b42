using MigrationKit.Exceptions;

namespace MigrationKit;

/// <summary>What became of one target.</summary>
public enum FleetOutcome
{
    /// <summary>Migrations were applied, some perhaps adopted before.</summary>
    Applied,

    /// <summary>Migrations were recorded, and none was run.</summary>
    Adopted,

    /// <summary>Everything was applied already.</summary>
    NothingToDo,

    /// <summary>Of a plan: a run would change something, or refuse. Of an audit: action is needed.</summary>
    Pending,

    /// <summary>The run failed, was refused, or did not connect.</summary>
    Failed,

    /// <summary>The run was cancelled under way. What it had applied until then stays.</summary>
    Canceled,

    /// <summary>The fleet stopped before it.</summary>
    NotAttempted,
}

/// <summary>One line of a <see cref="FleetReport"/>.</summary>
public sealed record FleetTargetResult
{
    internal FleetTargetResult(FleetTarget target, FleetOutcome outcome) => (Target, Outcome) = (target, outcome);

    /// <summary>The target.</summary>
    public FleetTarget Target { get; }

    /// <summary>What became of it.</summary>
    public FleetOutcome Outcome { get; }

    /// <summary>The migrations that this run applied there, in apply order, also where it failed later.</summary>
    public IReadOnlyList<string> Applied { get; internal init; } = [];

    /// <summary>The migrations that it recorded without running them.</summary>
    public IReadOnlyList<string> Adopted { get; internal init; } = [];

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>
    /// Why it failed; <see langword="null"/> otherwise. A <see cref="MigrationFailedException"/> has the file and the line.
    /// </summary>
    public Exception? Error { get; internal init; }

    internal static FleetTargetResult From(FleetTarget target, MigrationReport report)
    {
        var adopted = report.With(MigrationOutcome.Adopted);
        var outcome =
            report.Applied.Count > 0 ? FleetOutcome.Applied
            : adopted.Count > 0 ? FleetOutcome.Adopted
            : FleetOutcome.NothingToDo;
        return new(target, outcome) { Applied = report.Applied, Adopted = adopted };
    }

    internal static FleetTargetResult From(FleetTarget target, FleetOutcome outcome, Exception error)
    {
        var report = (error as MigrationKitException)?.Report ?? (error as MigrationCanceledException)?.Report;
        return new(target, outcome)
        {
            Error = error,
            Applied = report?.Applied ?? [],
            Adopted = report?.With(MigrationOutcome.Adopted) ?? [],
        };
    }
}

/// <summary>What became of a fleet, target by target in the order of the list.</summary>
public sealed record FleetReport
{
    internal FleetReport(IReadOnlyList<FleetTargetResult> results, TimeSpan duration) =>
        (Results, Duration) = (results, duration);

    /// <summary>One entry for each target.</summary>
    public IReadOnlyList<FleetTargetResult> Results { get; }

    /// <summary>How long the fleet took.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Whether no target failed, was cancelled or was left out.</summary>
    public bool Success =>
        Results.All(result =>
            result.Outcome is not (FleetOutcome.Failed or FleetOutcome.Canceled or FleetOutcome.NotAttempted)
        );

    /// <summary>The results with one outcome.</summary>
    public IReadOnlyList<FleetTargetResult> With(FleetOutcome outcome) =>
        [.. Results.Where(result => result.Outcome == outcome)];
}
