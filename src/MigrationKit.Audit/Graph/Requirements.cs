using MigrationKit.Reading;

namespace MigrationKit.Audit.Graph;

/// <summary>What migrations require of each other, as a file that is about to be written needs to know it.</summary>
internal static class Requirements
{
    /// <summary>The migrations that no other requires, in apply order.</summary>
    internal static IReadOnlyList<Migration> Heads(MigrationSet set)
    {
        var required = set.Migrations.SelectMany(migration => migration.Requires).ToHashSet();
        return [.. set.Migrations.Where(migration => !required.Contains(migration))];
    }

    /// <summary>The migration of the set whose name was probably meant; null where none is near.</summary>
    internal static string? Nearest(MigrationSet set, string name) =>
        EditDistance.Nearest(name, set.Migrations.Select(migration => migration.Name));
}
