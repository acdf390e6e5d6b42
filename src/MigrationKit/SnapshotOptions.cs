namespace MigrationKit;

/// <summary>What a <see cref="Snapshot"/> leaves out.</summary>
public sealed record SnapshotOptions
{
    /// <summary>The history table, as in <see cref="MigratorOptions.HistoryTable"/>.</summary>
    /// <value>Default: <c>schema_migrations</c>.</value>
    public string HistoryTable { get; init; } = "schema_migrations";

    /// <summary>The schemas of which nothing is read, such as those of other tenants.</summary>
    internal IReadOnlyCollection<string> LeftOutSchemas { get; init; } = [];
}
