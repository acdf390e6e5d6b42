using MigrationKit.Parsing;

namespace MigrationKit.Audit.Code;

/// <summary>
/// <c>INSERT INTO t … ON CONFLICT (columns)</c>, which needs a unique index. PREPARE does not look for it, and planning the
/// statement could run functions of the user's, so the catalog is asked instead.
/// </summary>
/// <param name="Table">The table as it is written.</param>
/// <param name="Columns">The columns in ordinal order.</param>
internal sealed record ConflictTarget(string Table, IReadOnlyList<string> Columns)
{
    /// <summary>The target of a statement; null where it has none, or one with expressions or conditions.</summary>
    internal static ConflictTarget? From(string statement)
    {
        if (!statement.Contains("conflict", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        var tokens = new StatementTokens(statement, new(0, statement.Length, StandardStrings: true));
        var conflict = tokens.Find("ON", "CONFLICT");
        var end = conflict < 0 ? conflict : tokens.Behind(conflict + 2);
        if (!tokens.Has(0, "INSERT", "INTO") || end <= conflict + 2 || !tokens.Has(end, "DO"))
        {
            return null;
        }
        var columns = new List<string>();
        for (var i = conflict + 3; i < end; i += 2)
        {
            if (
                tokens[i].Kind is not (TokenKind.Word or TokenKind.QuotedName)
                || !(tokens.HasSymbol(i + 1, ',') || tokens.HasSymbol(i + 1, ')'))
            )
            {
                return null;
            }
            columns.Add(tokens.Value(i));
        }
        var table = statement[tokens[2].Start..tokens[tokens.LastOfName(2)].End];
        return new(table, [.. columns.Distinct().Order(StringComparer.Ordinal)]);
    }
}
