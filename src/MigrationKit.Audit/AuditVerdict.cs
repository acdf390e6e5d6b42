namespace MigrationKit.Audit;

/// <summary>What is to be done about an issue.</summary>
public enum AuditVerdict
{
    /// <summary>A migration of the folder brings the object and is not applied yet: apply it.</summary>
    ApplyMigration,

    /// <summary>No migration of the folder creates the object: write one, or mend the name.</summary>
    NoMigration,

    /// <summary>The migration is recorded as applied, yet its object is missing or different.</summary>
    Drift,

    /// <summary>The object is there: the error is over, or came from another database or search_path.</summary>
    FalseAlarm,
}
