namespace MigrationKit.Exceptions;

/// <summary>
/// The database is not empty, and neither its history nor the footprints tell which migrations have run. Nothing was
/// run or recorded. <see cref="Migrator.AdoptToAsync"/>, <see cref="Migrator.AdoptAsync"/> and
/// <see cref="Migrator.AdoptNoneAsync"/> answer.
/// </summary>
public sealed class DecisionNeededException : MigrationKitException
{
    internal DecisionNeededException(DecisionNeeded decision)
        : base(decision.Message) => Decision = decision;

    /// <summary>What is to be decided.</summary>
    public DecisionNeeded Decision { get; }
}
