using MigrationKit.Catalog;
using MigrationKit.Sql;

namespace MigrationKit.Execution;

/// <summary>The commands that read a snapshot: the third gives it.</summary>
internal static class SnapshotCommands
{
    private static readonly string Lines =
        $"{CatalogQuery.With(Scope.All, LineFamily.All)} select string_agg(line, e'\\n') from found";

    public static IEnumerable<string> All(TableName history)
    {
        yield return $"select {SessionSettings.Keep}, pg_catalog.set_config('migrationkit.history', pg_catalog.to_regclass({Quote.Literal(history.ToString())})::oid::text, true)";
        yield return $"select {SessionSettings.ForWholeCatalog}";
        yield return Lines;
        yield return $"select {SessionSettings.Restore}";
    }
}
