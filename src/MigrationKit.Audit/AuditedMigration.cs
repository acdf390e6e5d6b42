namespace MigrationKit.Audit;

/// <summary>One migration of an audit.</summary>
public sealed record AuditedMigration
{
    internal AuditedMigration(string name, MigrationState state, MigrationHealth health, Migration? migration) =>
        (Name, State, Health, Migration) = (name, state, health, migration);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its state, by folder and history.</summary>
    public MigrationState State { get; internal init; }

    /// <summary>Its health, by folder, history and catalog.</summary>
    public MigrationHealth Health { get; internal init; }

    /// <summary>The file; <see langword="null"/> where it is missing.</summary>
    public Migration? Migration { get; }

    /// <summary>When it was recorded; <see langword="null"/> where it is not.</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>The objects that it creates.</summary>
    public IReadOnlyList<CreatedObject> Creates { get; init; } = [];

    /// <summary>What its statements do, names as the audit's session resolves them.</summary>
    internal IReadOnlyList<FollowedStatement> Statements { get; init; } = [];

    internal IEnumerable<WrittenEffect> Effects => Statements.SelectMany(statement => statement.Effects);

    /// <summary>The line of the statement that creates an object or its table; null where none tells.</summary>
    internal int? LineOf(CreatedObject created) =>
        LineOf(effect => effect.Kind == created.Kind && effect.Name == created.WithoutArguments)
        ?? LineOf(effect => effect.Name == SqlName.OwnerOf(created.Name));

    private int? LineOf(Func<WrittenEffect, bool> isMeant) =>
        Statements.Index().FirstOrDefault(s => s.Item.Effects.Any(e => e.Creates && isMeant(e)))
            is { Item: not null } found
            ? Migration!.Statements[found.Index].Line
            : null;

    /// <summary>How the catalog differs from what the migration created, in words; empty where it does not.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];
}

/// <summary>Whether a migration did its work, by folder, history and catalog.</summary>
public enum MigrationHealth
{
    /// <summary>It is recorded, and its objects are there.</summary>
    Applied,

    /// <summary>It is not recorded, or not finished.</summary>
    Pending,

    /// <summary>It is recorded, but its file has changed or is missing, or its objects are missing or different.</summary>
    Drifted,
}

/// <summary>The health that follows from folder and history alone.</summary>
internal static class MigrationHealthExtensions
{
    internal static MigrationHealth ToHealth(this MigrationState state) =>
        state switch
        {
            MigrationState.Applied or MigrationState.Adopted => MigrationHealth.Applied,
            MigrationState.Modified or MigrationState.Missing => MigrationHealth.Drifted,
            _ => MigrationHealth.Pending,
        };
}
