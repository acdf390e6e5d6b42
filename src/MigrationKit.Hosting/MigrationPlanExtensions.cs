namespace MigrationKit.Hosting;

internal static class MigrationPlanExtensions
{
    /// <summary>What a run would write into the history, by running it or because it is there already.</summary>
    internal static IReadOnlyList<string> NamesToRecord(this MigrationPlan plan) =>
        [.. plan.Adopted.Concat(plan.Pending).Select(migration => migration.Name)];
}
