namespace MigrationKit.Audit.Diagnosis;

/// <summary>Finds out which table a message about a column means.</summary>
internal sealed class ColumnTable(CatalogObjects catalog, FolderObjects folder)
{
    /// <summary>The column with its table; the table is null where nothing tells it.</summary>
    internal ErrorSubject Resolve(ErrorSubject subject, IEnumerable<string> statements)
    {
        subject = InOrder(subject);
        if (subject.Owner is { } owner && IsKnown(owner))
        {
            return subject;
        }
        var tables = statements
            .SelectMany(StatementTables.In)
            .Select(named => (Table: catalog.Schema.Local(named.Table), named.Alias))
            .Distinct()
            .ToList();
        if (subject.Owner is { } alias)
        {
            return tables.Find(table => table.Alias == alias).Table is { } meant
                ? subject with
                {
                    Owner = meant,
                }
                : subject;
        }
        return subject with { Owner = OwnerOf(subject.Name, [.. tables.Select(table => table.Table)]) };
    }

    /// <summary>The column first, where the message may have named its table first.</summary>
    private ErrorSubject InOrder(ErrorSubject subject) =>
        subject is { IsUnordered: true, Owner: { } second } && !IsKnown(second) && IsKnown(subject.Name)
            ? subject with
            {
                Name = second,
                Owner = subject.Name,
            }
            : subject;

    private string? OwnerOf(string column, IReadOnlyList<string> tables)
    {
        var made = folder
            .Columns(column)
            .OrderBy(column => column.By.Health == MigrationHealth.Pending ? 0 : 1)
            .Select(column => SqlName.OwnerOf(column.Object.Name))
            .ToList();
        var named = tables.Where(IsKnown).Distinct().ToList();
        return named.Intersect(made).FirstOrDefault() ?? (named is [var only] ? only : null)
            ?? (tables.Count == 0 && made is [var single] ? single : null);
    }

    private bool IsKnown(string table) => catalog.HasRelation(table) || folder.HasRelation(table);
}
