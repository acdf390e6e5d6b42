namespace MigrationKit.Audit;

/// <summary>What kind of action an issue needs.</summary>
public enum AuditVerdict
{
    /// <summary>A pending migration creates the object: apply it.</summary>
    ApplyMigration,

    /// <summary>No migration of the folder creates the object: write one, or correct the name.</summary>
    NoMigration,

    /// <summary>The migration is recorded as applied, but its object is missing or different.</summary>
    Drift,

    /// <summary>The object exists: the error is over, or came from another database or search_path.</summary>
    FalseAlarm,
}
