using MigrationKit.Audit.Statements;

namespace MigrationKit.Audit.Diagnosis;

/// <summary>A pending migration brings a column to a table that is there already.</summary>
internal sealed class OlderShape(CatalogObjects catalog)
{
    internal AuditIssue Of(CreatedObject column, string table, AuditedMigration by)
    {
        var apply = Verdicts.Apply(column, by);
        if (!by.Creates.Any(o => Kinds.Relations.Contains(o.Kind) && o.Name == table))
        {
            return apply with { Evidence = [$"The table {table} is there; it brings the column."] };
        }
        var due = by
            .Creates.Where(o => o.Kind == "column" && SqlName.OwnerOf(o.Name) == table)
            .Select(o => SqlName.LastOf(o.Name))
            .ToList();
        var missing = due.Except(catalog.Columns(table), StringComparer.Ordinal).ToList();
        var shape =
            $"The table {table} is there in an older shape: {due.Count - missing.Count} of {due.Count} columns, without {string.Join(", ", missing)}.";
        return Heals(column, by.Migration!) switch
        {
            true => apply with
            {
                Evidence =
                [
                    shape,
                    "The file heals it: it adds the column to a table that is there.",
                ],
            },
            null => apply with { Evidence = [shape] },
            false => apply with
            {
                Verdict = AuditVerdict.NoMigration,
                Solution =
                    $"{Verdicts.FileOf(by)} creates the table with it, but leaves a table that is there as it is",
                Action =
                    $"Add `alter table {table} add column if not exists {SqlName.LastOf(column.Name)} …` to the migration, then apply it",
                Evidence = [shape],
            },
        };
    }

    /// <summary>Whether the file adds the column to a table that is there; null where its statements do not tell.</summary>
    private static bool? Heals(CreatedObject column, Migration migration) =>
        WrittenEffects.Of(migration).Any(e => e.Creates && e.Alters && e.Name == column.Name) ? true
        : migration.Statements.Any(s => s.Text.StartsWith("do", StringComparison.OrdinalIgnoreCase))
            ? null
        : false;
}
