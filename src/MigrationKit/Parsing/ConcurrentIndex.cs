namespace MigrationKit.Parsing;

/// <summary>What <c>CREATE INDEX CONCURRENTLY</c> builds, so that what a failed one left behind can be found.</summary>
/// <param name="Name">The index; null where PostgreSQL makes up the name from the table's.</param>
/// <param name="Table">The table as written.</param>
internal sealed record ConcurrentIndex(string? Name, string Table)
{
    /// <summary>Reads one statement of a migration; null where it is another command.</summary>
    internal static ConcurrentIndex? Read(Migration migration, int statement)
    {
        var text = migration.Text;
        var tokens = new StatementTokens(text, migration.Spans[statement]);
        var at = tokens.Has(1, "UNIQUE") ? 2 : 1;
        if (!tokens.Has(0, "CREATE") || !tokens.Has(at, "INDEX", "CONCURRENTLY"))
        {
            return null;
        }
        at += tokens.Has(at + 2, "IF", "NOT", "EXISTS") ? 5 : 2;
        var name = tokens.Has(at, "ON") ? null : tokens.Value(at++);
        at += tokens.Has(at + 1, "ONLY") ? 2 : 1;
        var end = tokens.HasSymbol(at + 1, '.') ? at + 2 : at;
        return new(name, text[tokens[at].Start..tokens[end].End]);
    }
}
