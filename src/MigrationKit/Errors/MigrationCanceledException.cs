namespace MigrationKit;

/// <summary>The run was cancelled. The migration under way was rolled back; those before it stay applied.</summary>
public sealed class MigrationCanceledException : OperationCanceledException
{
    internal MigrationCanceledException(MigrationReport report, CancellationToken cancellationToken)
        : base(
            "The run was cancelled; the migration under way was rolled back.",
            cancellationToken
        ) => Report = report;

    /// <summary>What the run had done until then.</summary>
    public MigrationReport Report { get; }
}
