namespace MigrationKit.Parsing;

/// <summary>
/// Follows a statement from its start to find <c>:name</c>, <c>:'name'</c> or <c>:"name"</c>, which psql replaces. SQL has
/// a colon before a name only in brackets, <c>a[1:n]</c>, before another, <c>a::int</c>, and in the objects of JSON,
/// <c>json_object('a':b)</c>, behind which nothing is looked for.
/// </summary>
internal struct PsqlVariable
{
    private Token _before;
    private int _brackets;
    private bool _isOver;

    /// <summary>Takes the next token that is not trivia.</summary>
    /// <returns>The variable that ends here, if it is the first of the statement.</returns>
    internal Token? Take(Token token, string text)
    {
        var colon = _before.IsSymbol(text, ':') && _before.End == token.Start ? _before : default(Token?);
        _before = colon is not null && token.IsSymbol(text, ':') ? default : token;
        _brackets += token.IsSymbol(text, '[') ? 1 : 0;
        _brackets -= token.IsSymbol(text, ']') ? 1 : 0;
        _isOver |= token.IsWord(text, "JSON_OBJECT") || token.IsWord(text, "JSON_OBJECTAGG");
        if (_isOver || _brackets > 0 || colon is null || !CanBeName(token))
        {
            return null;
        }
        _isOver = true;
        return token with { Start = colon.Value.Start };
    }

    private static bool CanBeName(Token token) => token.IsName || token.Kind == TokenKind.QuotedText;
}
