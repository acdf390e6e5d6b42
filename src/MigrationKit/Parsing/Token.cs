namespace MigrationKit.Parsing;

internal enum TokenKind
{
    End,
    Space,
    LineComment,
    BlockComment,

    /// <summary>A keyword or a name without quotes.</summary>
    Word,

    /// <summary><c>"…"</c> or <c>U&amp;"…"</c>.</summary>
    QuotedName,

    /// <summary><c>'…'</c> with or without a prefix (<c>E B X N U&amp;</c>).</summary>
    QuotedText,

    /// <summary><c>$tag$…$tag$</c>.</summary>
    DollarText,
    Number,

    /// <summary><c>$1</c>.</summary>
    Parameter,
    Operator,

    /// <summary>A bracket, comma, dot, colon, semicolon, or a character that SQL does not know.</summary>
    Symbol,

    /// <summary>The start of a psql meta-command: SQL has no backslash outside quotes.</summary>
    Backslash,
}

/// <summary>A piece of SQL text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it starts in the text.</param>
/// <param name="End">Where the next token starts.</param>
/// <param name="Closed">False for a quote or comment that the text ends in.</param>
internal readonly record struct Token(TokenKind Kind, int Start, int End, bool Closed = true)
{
    /// <summary>Whether the token separates others without meaning anything itself.</summary>
    internal bool IsTrivia => Kind is TokenKind.Space or TokenKind.LineComment or TokenKind.BlockComment;

    /// <summary>Whether it is a name or a keyword.</summary>
    internal bool IsName => Kind is TokenKind.Word or TokenKind.QuotedName;

    internal ReadOnlySpan<char> In(string text) => text.AsSpan(Start, End - Start);

    internal bool IsSymbol(string text, char symbol) => Kind == TokenKind.Symbol && text[Start] == symbol;

    /// <summary>Whether this is the keyword, in any case. Like the server's, the comparison folds ASCII only.</summary>
    internal bool IsWord(string text, string word) =>
        Kind == TokenKind.Word && System.Text.Ascii.EqualsIgnoreCase(In(text), word);
}
