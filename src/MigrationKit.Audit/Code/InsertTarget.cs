using MigrationKit.Parsing;

namespace MigrationKit.Audit.Code;

/// <summary><c>INSERT INTO t (columns) …</c>: a column that it does not name has to have a default, or take null.</summary>
/// <param name="Table">The table as it is written.</param>
internal sealed record InsertTarget(string Table, IReadOnlyList<string> Columns)
{
    /// <summary>The target of a statement; null where it is no INSERT, or one that names no columns.</summary>
    internal static InsertTarget? From(string statement)
    {
        var tokens = new StatementTokens(statement, new(0, statement.Length, StandardStrings: true));
        if (!tokens.Has(0, "INSERT", "INTO"))
        {
            return null;
        }
        var last = tokens.LastOfName(2);
        var open = tokens.Has(last + 1, "AS") ? last + 3 : last + 1;
        return
            tokens.HasSymbol(open, '(')
            && !tokens.Has(open + 1, "SELECT")
            && !tokens.Has(open + 1, "WITH")
            && !tokens.Has(open + 1, "VALUES")
            ? new(
                statement[tokens[2].Start..tokens[last].End],
                [
                    .. Enumerable
                        .Range(open + 1, tokens.Behind(open) - open - 2)
                        .Where(i => tokens[i].Kind is TokenKind.Word or TokenKind.QuotedName)
                        .Select(tokens.Value),
                ]
            )
            : null;
    }
}
