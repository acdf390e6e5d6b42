using System.Text;
using MigrationKit.Audit.Statements;
using MigrationKit.Parsing;

namespace MigrationKit.Cli.Graph;

/// <summary>Migrations as a tree of text: each with its tables, in apply order.</summary>
internal static class DependencyTree
{
    /// <summary>How many columns a line names.</summary>
    private const int Listed = 4;

    /// <summary>What belongs to a table. A migration that makes no table and no view shows what else it makes.</summary>
    private static readonly string[] Parts = Words.List(
        "column constraint index trigger policy rule statistics sequence"
    );

    /// <summary>
    /// The tree, its lines ended by line feeds, the migrations separated by an empty line. Those that are not applied are
    /// marked <c>← pending</c> and so on; what a migration declares to require stands behind its name.
    /// </summary>
    /// <param name="migrations">The migrations in apply order.</param>
    /// <param name="marked">Whether to say how each stands; without a database nobody knows.</param>
    internal static string Render(IReadOnlyList<AuditedMigration> migrations, bool marked = true)
    {
        ArgumentNullException.ThrowIfNull(migrations);
        var text = new StringBuilder();
        foreach (var migration in migrations)
        {
            text.Append(text.Length == 0 ? "" : "\n").Append(migration.Name).Append(".sql");
            if (migration.Migration?.DeclaredRequires is { Count: > 0 } requires)
            {
                text.Append(" (requires ").AppendJoin(", ", requires).Append(')');
            }
            text.Append(marked ? Mark(migration) : "").Append('\n');
            var branches = Branches(migration);
            for (var i = 0; i < branches.Count; i++)
            {
                text.Append(i == branches.Count - 1 ? "└── " : "├── ");
                text.Append(branches[i]).Append('\n');
            }
        }
        return text.ToString();
    }

    /// <summary>What is worth saying of how a migration stands: nothing where it is applied.</summary>
    private static string Mark(AuditedMigration migration) =>
        migration switch
        {
            { Health: MigrationHealth.Applied } => "",
            { State: MigrationState.Modified } => " ← modified",
            { State: MigrationState.Missing } => " ← file missing",
            { State: MigrationState.Incomplete } => " ← incomplete",
            { Health: MigrationHealth.Drifted } => " ← drifted",
            _ => " ← pending",
        };

    private static List<string> Branches(AuditedMigration migration)
    {
        var relations = migration.Creates.Where(o => o.IsTableOrView).ToList();
        var made = relations.Select(relation => relation.Name).ToHashSet(StringComparer.Ordinal);
        var healed = Healed(migration);
        var branches = relations.Select(relation => Called(relation) + With(healed[relation.Name])).ToList();
        branches.AddRange(
            migration
                .Creates.Where(o => o.Kind == "column" && !made.Contains(SqlName.OwnerOf(o.Name)))
                .GroupBy(o => SqlName.OwnerOf(o.Name))
                .Select(table => table.Key + With(table.Select(o => SqlName.LastOf(o.Name))))
        );
        return branches.Count > 0
            ? branches
            : [.. migration.Creates.Where(o => !Parts.Contains(o.Kind)).Select(Called)];
    }

    /// <summary>The columns that the file also adds to a table of an older shape.</summary>
    private static ILookup<string, string> Healed(AuditedMigration migration) =>
        (migration.Migration is { } file ? WrittenEffects.From(file) : [])
            .Where(effect => effect is { Creates: true, Alters: true, Kind: "column" })
            .Select(effect => effect.Name)
            .Distinct()
            .ToLookup(SqlName.OwnerOf, SqlName.LastOf);

    private static string With(IEnumerable<string> columns) =>
        columns.ToList() switch
        {
            [] => "",
            [var column] => $" (with {column} column)",
            { Count: <= Listed } several => $" (with columns {string.Join(", ", several)})",
            var many => $" (with {many.Count} columns added)",
        };

    private static string Called(CreatedObject created) =>
        created.Kind == "table" ? created.Name : $"{created.Kind} {created.Name}";
}
