using MigrationKit.Parsing;

namespace MigrationKit.Audit.Code;

/// <summary>
/// A literal that may be an array, a row or a range. The server reads it while it analyses the statement, each value with
/// the input function of its type, and that of a domain checks the value.
/// </summary>
internal static class LiteralOfMany
{
    /// <summary>Whether a statement may have one; a backslash may stand for any character.</summary>
    internal static bool IsIn(string statement)
    {
        var scanner = new SqlScanner(statement, 0, statement.Length);
        for (var token = scanner.Next(); token.Kind != TokenKind.End; token = scanner.Next())
        {
            if (token.Kind is TokenKind.QuotedText or TokenKind.DollarText && token.In(statement).ContainsAny("{([\\"))
            {
                return true;
            }
        }
        return false;
    }
}
