using MigrationKit.Sources;

namespace MigrationKit.Audit.Diagnosis;

/// <summary>The names of the tables, views and sequences of the database and of the folder.</summary>
internal sealed class KnownTables(CatalogObjects catalog, IReadOnlyList<AuditedMigration> migrations)
{
    private readonly HashSet<string> _names = catalog
        .Objects.Concat(migrations.SelectMany(migration => migration.Creates))
        .Where(o => ObjectKinds.Relations.Contains(o.Kind))
        .Select(o => SqlName.LastOf(o.Name).Trim('"'))
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether one of them has this name, or one that a typing error makes of it.</summary>
    internal bool Contains(string name) =>
        _names.Contains(name)
        || _names.Any(known =>
            Math.Abs(known.Length - name.Length) <= 1 && name.Length > 3 && EditDistance.Between(known, name) <= 1
        );
}
