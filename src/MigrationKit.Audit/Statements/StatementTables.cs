namespace MigrationKit.Audit.Statements;

/// <summary>The tables that a statement names, and what it calls them.</summary>
internal static class StatementTables
{
    private static readonly string[] Before = ["FROM", "JOIN", "INTO", "UPDATE", "USING"];

    private static readonly string[] NoAlias = Words.List(
        """
        WHERE SET VALUES SELECT JOIN LEFT RIGHT FULL INNER CROSS NATURAL ON USING GROUP ORDER HAVING LIMIT
        OFFSET RETURNING UNION DEFAULT WINDOW FOR FETCH
        """
    );

    /// <summary>The tables in order, each with its alias; its own name where it has none.</summary>
    internal static IReadOnlyList<(string Table, string Alias)> In(string sql)
    {
        var tokens = new StatementTokens(sql);
        var tables = new List<(string, string)>();
        for (var i = 0; !tokens.EndsAt(i); i++)
        {
            if (tokens.HasAny(i, Before))
            {
                do
                {
                    i++;
                    i += tokens.Has(i, "ONLY") ? 1 : 0;
                    (var parts, i) = tokens.NameParts(i);
                    if (parts.Count == 0 || tokens.HasSymbol(i, '.'))
                    {
                        break;
                    }
                    var table = SqlName.FromParts(parts);
                    i += tokens.Has(i, "AS") ? 1 : 0;
                    var aliased = tokens[i].IsName && !tokens.HasAny(i, NoAlias);
                    tables.Add((table, aliased ? SqlName.Quote(tokens.Value(i++)) : SqlName.LastOf(table)));
                } while (tokens.HasSymbol(i, ','));
                i--;
            }
        }
        return tables;
    }
}
