namespace MigrationKit.Exceptions;

/// <summary>The folder and the history contradict each other. Nothing was run.</summary>
public sealed class DriftException : MigrationKitException
{
    internal DriftException(string message, IReadOnlyList<PlanEntry> entries)
        : base(message) => Entries = entries;

    /// <summary>The migrations that are modified, missing or out of order.</summary>
    public IReadOnlyList<PlanEntry> Entries { get; }
}
