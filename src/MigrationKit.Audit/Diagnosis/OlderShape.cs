namespace MigrationKit.Audit.Diagnosis;

/// <summary>A pending migration brings a column to a table that is there already.</summary>
internal sealed class OlderShape(CatalogObjects catalog)
{
    internal AuditIssue Diagnose(CreatedObject column, string table, AuditedMigration by)
    {
        var apply = Verdicts.Apply(column, by);
        if (!by.Creates.Any(o => ObjectKinds.Relations.Contains(o.Kind) && o.Name == table))
        {
            return apply with { Evidence = [$"The table {table} exists; the migration adds the column."] };
        }
        var expected = by
            .Creates.Where(o => o.Kind == "column" && SqlName.OwnerOf(o.Name) == table)
            .Select(o => SqlName.LastOf(o.Name))
            .ToList();
        var missing = expected.Except(catalog.Columns(table), StringComparer.Ordinal).ToList();
        var shape =
            $"The table {table} exists in an older shape: {expected.Count - missing.Count} of {Plural.Count(expected.Count, "column")}; missing: {string.Join(", ", missing)}.";
        return Heals(column, by) switch
        {
            true => apply with { Evidence = [shape, "The file fixes that: it adds the column to an existing table."] },
            null => apply with { Evidence = [shape] },
            false => apply with
            {
                Verdict = AuditVerdict.NoMigration,
                Solution =
                    $"{Verdicts.FileOf(by)} creates the table with this column, but leaves an existing table unchanged",
                Action =
                    $"Add `alter table {table} add column if not exists {SqlName.LastOf(column.Name)} …` to the migration, then apply it",
                Evidence = [shape],
            },
        };
    }

    /// <summary>Whether the file adds the column to a table that is there; null where its statements do not tell.</summary>
    private static bool? Heals(CreatedObject column, AuditedMigration by) =>
        by.Effects.Any(e => e.Creates && e.Alters && e.Name == column.Name) ? true
        : by.Migration!.Statements.Any(s => s.Text.StartsWith("do", StringComparison.OrdinalIgnoreCase)) ? null
        : false;
}
