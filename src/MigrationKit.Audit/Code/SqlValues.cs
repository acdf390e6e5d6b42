using System.Collections.Frozen;

namespace MigrationKit.Audit.Code;

/// <summary>Where a value ends and where one starts: between two of them stands an operator.</summary>
internal static class SqlValues
{
    private static readonly FrozenSet<string> Keywords = Words.SetIgnoringCase(
        """
        ALL AND ANY AS ASC BETWEEN BY CASE COLLATE CROSS DATE DEFAULT DELETE DESC DISTINCT DO ELSE END
        ESCAPE EXCEPT EXISTS FETCH FIRST FOR FROM FULL GROUP HAVING ILIKE IN INNER INSERT INTERSECT INTERVAL
        INTO IS JOIN LEFT LIKE LIMIT NEXT NOT NULLS OFFSET ON OR ORDER RETURNING RIGHT SELECT SET SIMILAR
        SOME THEN TIMESTAMP TIMESTAMPTZ TO UNION UPDATE USING VALUES WHEN WHERE WINDOW WITH
        """
    );

    internal static bool Ends(Token token, string text) =>
        IsValue(token, text) || token.IsSymbol(text, ')') || token.IsSymbol(text, ']');

    internal static bool Starts(Token token, string text) =>
        IsValue(token, text)
        || token.IsSymbol(text, '(')
        || token.IsSymbol(text, ':')
        || token.IsSymbol(text, '$')
        || (token.Kind == TokenKind.Operator && text[token.Start] is '?' or '@' or '%');

    private static bool IsValue(Token token, string text) =>
        token.Kind switch
        {
            TokenKind.Word => !Keywords.Contains(token.In(text).ToString()),
            TokenKind.Number
            or TokenKind.QuotedText
            or TokenKind.QuotedName
            or TokenKind.DollarText
            or TokenKind.Parameter => true,
            _ => false,
        };
}
