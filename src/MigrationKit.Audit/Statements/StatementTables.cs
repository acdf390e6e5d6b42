using MigrationKit.Parsing;

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
        var tokens = new StatementTokens(sql, new(0, sql.Length, StandardStrings: true));
        var tables = new List<(string, string)>();
        for (var i = 0; !tokens.EndsAt(i); i++)
        {
            if (tokens.HasAny(i, Before))
            {
                do
                {
                    i++;
                    i += tokens.Has(i, "ONLY") ? 1 : 0;
                    if (Name(tokens, ref i) is not { } table)
                    {
                        break;
                    }
                    i += tokens.Has(i, "AS") ? 1 : 0;
                    var aliased =
                        tokens[i].Kind is TokenKind.Word or TokenKind.QuotedName && !tokens.HasAny(i, NoAlias);
                    tables.Add((table, aliased ? SqlName.Quote(tokens.Value(i++)) : SqlName.LastOf(table)));
                } while (tokens.HasSymbol(i, ','));
                i--;
            }
        }
        return tables;
    }

    private static string? Name(StatementTokens tokens, ref int at)
    {
        var parts = new List<string>();
        do
        {
            at += parts.Count > 0 ? 1 : 0;
            if (tokens[at].Kind is not (TokenKind.Word or TokenKind.QuotedName))
            {
                return null;
            }
            parts.Add(tokens.Value(at++));
        } while (tokens.HasSymbol(at, '.'));
        return SqlName.FromParts(parts);
    }
}
