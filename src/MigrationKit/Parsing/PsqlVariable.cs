namespace MigrationKit.Parsing;

/// <summary>
/// Follows a statement from its start to find <c>:name</c>, <c>:'name'</c> or <c>:"name"</c>, which psql replaces. SQL has
/// a colon before a name only in brackets, <c>a[1:n]</c>, and before another: <c>a::int</c>.
/// </summary>
internal struct PsqlVariable
{
    private Token _before;
    private int _brackets;
    private bool _found;

    /// <summary>Takes the next token that is not trivia.</summary>
    /// <returns>The variable that ends here, if it is the first of the statement.</returns>
    internal Token? Take(Token token, string text)
    {
        var colon = _before.IsSymbol(text, ':') && _before.End == token.Start ? _before : default(Token?);
        _before = colon is not null && token.IsSymbol(text, ':') ? default : token;
        _brackets += token.IsSymbol(text, '[') ? 1 : 0;
        _brackets -= token.IsSymbol(text, ']') ? 1 : 0;
        if (_found || _brackets > 0 || colon is null || !(token.IsName || token.Kind == TokenKind.QuotedText))
        {
            return null;
        }
        _found = true;
        return token with { Start = colon.Value.Start };
    }
}
