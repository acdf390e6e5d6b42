namespace MigrationKit.Audit.Code;

/// <summary>Columns that an <c>INSERT INTO t</c> names.</summary>
/// <param name="Table">The table as it is written.</param>
internal sealed record InsertColumns(string Table, IReadOnlyList<string> Columns)
{
    /// <summary>
    /// Those of <c>INSERT INTO t (columns) …</c>: one that is not named has to have a default, or take null. Null where the
    /// statement is no INSERT, or one that names none.
    /// </summary>
    internal static InsertColumns? InList(string statement)
    {
        var tokens = new StatementTokens(statement);
        if (!tokens.Has(0, "INSERT", "INTO"))
        {
            return null;
        }
        var last = tokens.LastOfName(2);
        var open = tokens.Has(last + 1, "AS") ? last + 3 : last + 1;
        var close = tokens.Behind(open) - 1;
        return tokens.HasSymbol(open, '(') && !tokens.HasAny(open + 1, "SELECT", "WITH", "VALUES")
            ? new(
                tokens.QualifiedName(2).Name,
                [.. tokens.Names(open + 1).TakeWhile(i => i < close).Select(tokens.Value)]
            )
            : null;
    }

    /// <summary>
    /// Those of <c>… ON CONFLICT (columns)</c> in ordinal order, which need a unique index. PREPARE does not look for it, and
    /// planning the statement could run functions of the user's, so the catalog is asked instead. Null where the statement
    /// has none, or expressions or conditions in their place.
    /// </summary>
    internal static InsertColumns? InConflict(string statement)
    {
        if (!statement.Contains("conflict", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        var tokens = new StatementTokens(statement);
        var conflict = tokens.Find("ON", "CONFLICT");
        var end = conflict < 0 ? conflict : tokens.Behind(conflict + 2);
        if (!tokens.Has(0, "INSERT", "INTO") || end <= conflict + 2 || !tokens.Has(end, "DO"))
        {
            return null;
        }
        var columns = new List<string>();
        for (var i = conflict + 3; i < end; i += 2)
        {
            if (!tokens[i].IsName || !(tokens.HasSymbol(i + 1, ',') || tokens.HasSymbol(i + 1, ')')))
            {
                return null;
            }
            columns.Add(tokens.Value(i));
        }
        return new(tokens.QualifiedName(2).Name, [.. columns.Distinct().Order(StringComparer.Ordinal)]);
    }
}
