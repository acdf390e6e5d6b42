namespace MigrationKit.Exceptions;

/// <summary>A fleet was cancelled: the targets under way were rolled back, those that had not begun are not attempted.</summary>
public sealed class FleetCanceledException : OperationCanceledException
{
    internal FleetCanceledException(FleetReport report, CancellationToken cancellationToken)
        : base(
            "The fleet was cancelled. Migrations under way are rolled back; run again for the rest.",
            cancellationToken
        ) => Report = report;

    /// <summary>What became of each target.</summary>
    public FleetReport Report { get; }
}
