namespace MigrationKit.Cli.Graph;

/// <summary>A migration in the graph.</summary>
/// <param name="Migration">The file; null where it is in the history alone.</param>
internal sealed record GraphNode(string Name, Migration? Migration)
{
    /// <summary>How it stands; null where no database was asked.</summary>
    internal MigrationState? State { get; init; }

    internal DateTimeOffset? AppliedAt { get; init; }

    internal IEnumerable<string> Requires => (Migration?.Requires ?? []).Select(required => required.Name);

    internal IReadOnlyList<CreatedObject> Creates { get; } =
        Migration is null ? [] : CreatedObject.FromMigration(Migration);

    /// <summary>What people look for first: the tables and views that it creates.</summary>
    internal IEnumerable<string> Relations => RelationsOf(Creates);

    internal static IEnumerable<string> RelationsOf(IEnumerable<CreatedObject> created) =>
        created.Where(made => made.IsTableOrView).Select(made => made.Name);

    internal static IReadOnlyList<GraphNode> From(MigrationSet set) =>
        [.. set.Migrations.Select(migration => new GraphNode(migration.Name, migration))];

    internal static IReadOnlyList<GraphNode> From(MigrationPlan plan) =>
        [
            .. plan.Entries.Select(entry => new GraphNode(entry.Name, entry.Migration)
            {
                State = entry.State,
                AppliedAt = entry.History?.AppliedAt,
            }),
        ];
}
