namespace MigrationKit.Parsing;

/// <summary>
/// Follows a statement from its start to find what other tools replace: <c>:name</c>, <c>:'name'</c> and <c>:"name"</c>
/// of psql, and <c>{{ name }}</c>, <c>${name}</c> and the like. SQL has no brace outside quotes, and a colon before a name
/// only in brackets, <c>a[1:n]</c>, before another, <c>a::int</c>, and in the objects of JSON,
/// <c>json_object('a':b)</c>, behind which no colon is looked at.
/// </summary>
internal struct Placeholder
{
    /// <summary>How far its end is looked for.</summary>
    private const int MaxLength = 200;

    private Token _before;
    private int _brackets;
    private bool _isOver;
    private bool _isFound;

    /// <summary>Takes the next token that is not trivia.</summary>
    /// <returns>The placeholder that it starts or ends, if it is the first of the statement.</returns>
    internal Token? Take(Token token, string text)
    {
        var found = _isFound ? null : Braced(token, text) ?? Variable(token, text);
        _isFound |= found is not null;
        _before = _before.IsSymbol(text, ':') && token.IsSymbol(text, ':') ? default : token;
        return found;
    }

    private Token? Variable(Token token, string text)
    {
        var colon = _before.IsSymbol(text, ':') && _before.End == token.Start ? _before : default(Token?);
        _brackets += token.IsSymbol(text, '[') ? 1 : 0;
        _brackets -= token.IsSymbol(text, ']') ? 1 : 0;
        _isOver |= token.IsWord(text, "JSON_OBJECT") || token.IsWord(text, "JSON_OBJECTAGG");
        return _isOver || _brackets > 0 || colon is null || !CanBeName(token)
            ? null
            : token with
            {
                Start = colon.Value.Start,
            };
    }

    /// <summary>A brace, also in a quoted name, up to the one that closes it in the same line.</summary>
    private readonly Token? Braced(Token token, string text)
    {
        var inside = token.Kind == TokenKind.QuotedName ? IndexOfOpening(token.In(text)) : -1;
        if (inside >= 0)
        {
            return UpToClose(token.Start + inside, text);
        }
        if (!token.IsSymbol(text, '{'))
        {
            return null;
        }
        var isLed = _before.End == token.Start && (_before.IsSymbol(text, '$') || _before.In(text) is "#");
        return UpToClose(isLed ? _before.Start : token.Start, text);
    }

    private static int IndexOfOpening(ReadOnlySpan<char> name) =>
        name.IndexOf("{{") is var doubled and >= 0 ? doubled : name.IndexOf("${");

    private static Token UpToClose(int start, string text)
    {
        var line = text.AsSpan(start, Math.Min(MaxLength, text.Length - start));
        var end = line.IndexOfAny('\n', '\r');
        line = end < 0 ? line : line[..end];
        var close =
            line.IndexOf("}}") is var doubled and >= 0 && line.StartsWith("{{") ? doubled + 2 : line.IndexOf('}') + 1;
        return new(TokenKind.Symbol, start, start + Math.Max(close, 1));
    }

    private static bool CanBeName(Token token) => token.IsName || token.Kind == TokenKind.QuotedText;
}
