namespace MigrationKit.Exceptions;

/// <summary>
/// The run was cancelled. The migration under way was rolled back, or resumes with the next run if it is
/// no-transaction; those before it stay applied.
/// </summary>
public sealed class MigrationCanceledException : OperationCanceledException
{
    internal MigrationCanceledException(MigrationReport report, CancellationToken cancellationToken)
        : base(
            "The run was cancelled. A migration under way is rolled back; a no-transaction one resumes with the next run.",
            cancellationToken
        ) => Report = report;

    /// <summary>What the run had done until then.</summary>
    public MigrationReport Report { get; }
}
