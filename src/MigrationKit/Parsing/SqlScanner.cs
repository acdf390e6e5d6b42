using System.Buffers;

namespace MigrationKit.Parsing;

/// <summary>
/// Cuts SQL into tokens by PostgreSQL's rules (documentation: SQL Syntax, Lexical Structure), every character in exactly
/// one of them.
/// </summary>
internal struct SqlScanner(string text, int start, int end, bool standardStrings = true)
{
    private static readonly SearchValues<char> Spaces = SearchValues.Create(" \t\n\r\f\v");
    private static readonly SearchValues<char> Operators = SearchValues.Create("~!@#^&|`?+-*/%<>=");

    private int _at = start;

    // A string goes on after a line break: E'a' ⏎ 'b\'c' is one string, and its escapes count in the second part too.
    private bool _afterString;
    private bool _afterLineBreak;
    private bool _stringEscapes;

    /// <summary>
    /// The setting <c>standard_conforming_strings</c>; without it a backslash in <c>'…'</c> escapes.
    /// </summary>
    internal bool StandardStrings { get; set; } = standardStrings;

    /// <summary>The tokens of a whole text.</summary>
    internal static IEnumerable<Token> Tokens(string text)
    {
        var scanner = new SqlScanner(text, 0, text.Length);
        for (var token = scanner.Next(); token.Kind != TokenKind.End; token = scanner.Next())
        {
            yield return token;
        }
    }

    /// <summary>The next token; at the end an empty one of kind <see cref="TokenKind.End"/>, again and again.</summary>
    internal Token Next()
    {
        var token = _at < end ? Scan(text[_at]) : new Token(TokenKind.End, _at, _at);
        if (_afterString)
        {
            Continue(token);
        }
        _at = token.End;
        return token;
    }

    /// <summary>Leaves out everything before an offset.</summary>
    internal void SkipTo(int offset) => _at = offset;

    private void Continue(Token token)
    {
        if (token.Kind == TokenKind.Space)
        {
            _afterLineBreak |= token.In(text).ContainsAny('\n', '\r');
        }
        else if (token.Kind is not (TokenKind.LineComment or TokenKind.QuotedText))
        {
            _afterString = false;
        }
    }

    private Token Scan(char c) =>
        c switch
        {
            '\'' => QuotedText(_at + 1, _afterString && _afterLineBreak ? _stringEscapes : !StandardStrings),
            '"' => QuotedName(_at + 1),
            '$' => Dollar(),
            '\\' => new(TokenKind.Backslash, _at, _at + 1),
            '-' when Peek(1) == '-' => LineComment(),
            '/' when Peek(1) == '*' => BlockComment(),
            >= '0' and <= '9' => Number(TokenKind.Number, _at),
            _ when Spaces.Contains(c) => Run(TokenKind.Space, Spaces),
            _ when Operators.Contains(c) => Operator(),
            _ when IsNameStart(c) => Word(c),
            _ => new(TokenKind.Symbol, _at, _at + 1),
        };

    /// <summary>The character so many places ahead; NUL, which no text contains, beyond the end.</summary>
    private readonly char Peek(int ahead) => _at + ahead < end ? text[_at + ahead] : '\0';

    private readonly ReadOnlySpan<char> From(int at) => text.AsSpan(at, end - at);

    private readonly Token Run(TokenKind kind, SearchValues<char> characters)
    {
        var length = From(_at).IndexOfAnyExcept(characters);
        return new(kind, _at, length < 0 ? end : _at + length);
    }

    private Token Word(char first)
    {
        switch (first, Peek(1), Peek(2))
        {
            case ('e' or 'E', '\'', _):
                return QuotedText(_at + 2, escapes: true);
            case ('n' or 'N', '\'', _):
                return QuotedText(_at + 2, !StandardStrings);
            case ('b' or 'B' or 'x' or 'X', '\'', _):
                return QuotedText(_at + 2, escapes: false, doubled: false);
            case ('u' or 'U', '&', '\''):
                return QuotedText(_at + 3, escapes: false);
            case ('u' or 'U', '&', '"'):
                return QuotedName(_at + 3);
        }
        return new(TokenKind.Word, _at, EndOfName(_at));
    }

    private Token QuotedText(int body, bool escapes, bool doubled = true)
    {
        (_afterString, _afterLineBreak, _stringEscapes) = (true, false, escapes);
        return Quoted(TokenKind.QuotedText, body, '\'', escapes, doubled);
    }

    private readonly Token QuotedName(int body) =>
        Quoted(TokenKind.QuotedName, body, '"', escapes: false, doubled: true);

    private readonly Token Quoted(TokenKind kind, int at, char quote, bool escapes, bool doubled)
    {
        while (at < end)
        {
            var next = escapes ? From(at).IndexOfAny(quote, '\\') : From(at).IndexOf(quote);
            if (next < 0)
            {
                break;
            }
            at += next;
            if (text[at] == quote && !(doubled && at + 1 < end && text[at + 1] == quote))
            {
                return new(kind, _at, at + 1);
            }
            at += 2;
        }
        return new(kind, _at, end, Closed: false);
    }

    private readonly Token Dollar()
    {
        var at = _at + 1;
        if (char.IsAsciiDigit(Peek(1)))
        {
            return Number(TokenKind.Parameter, at);
        }
        while (at < end && text[at] != '$' && IsNamePart(text[at]))
        {
            at++;
        }
        if (at == end || text[at] != '$')
        {
            return new(TokenKind.Symbol, _at, _at + 1);
        }
        var tag = text.AsSpan(_at, at + 1 - _at);
        var close = From(at + 1).IndexOf(tag);
        return close < 0
            ? new(TokenKind.DollarText, _at, end, Closed: false)
            : new(TokenKind.DollarText, _at, at + 1 + close + tag.Length);
    }

    private readonly Token LineComment()
    {
        var length = From(_at).IndexOfAny('\n', '\r');
        return new(TokenKind.LineComment, _at, length < 0 ? end : _at + length);
    }

    private readonly Token BlockComment()
    {
        var at = _at + 2;
        for (var depth = 1; ; )
        {
            var next = From(at).IndexOfAny('/', '*');
            if (next < 0 || at + next + 1 >= end)
            {
                return new(TokenKind.BlockComment, _at, end, Closed: false);
            }
            at += next;
            var change = (text[at], text[at + 1]) switch
            {
                ('/', '*') => 1,
                ('*', '/') => -1,
                _ => 0,
            };
            depth += change;
            at += change == 0 ? 1 : 2;
            if (depth == 0)
            {
                return new(TokenKind.BlockComment, _at, at);
            }
        }
    }

    /// <summary>An operator ends where a comment starts: <c>@-- x</c> is an operator and a comment.</summary>
    private readonly Token Operator()
    {
        var at = _at + 1;
        while (at < end && Operators.Contains(text[at]) && !IsCommentAt(at))
        {
            at++;
        }
        return new(TokenKind.Operator, _at, at);
    }

    private readonly bool IsCommentAt(int at) => at + 1 < end && (text[at], text[at + 1]) is ('-', '-') or ('/', '*');

    // Letters behind a number belong to it (1e5, 0xFF, and the server refuses the rest), with the dollars among them. Signs
    // and dots are tokens of their own here: nobody asks what a number is worth.
    private readonly Token Number(TokenKind kind, int at)
    {
        while (at < end && char.IsAsciiDigit(text[at]))
        {
            at++;
        }
        return new(kind, _at, at < end && IsNameStart(text[at]) ? EndOfName(at) : at);
    }

    private readonly int EndOfName(int at)
    {
        while (at < end && IsNamePart(text[at]))
        {
            at++;
        }
        return at;
    }

    // The server takes every byte above ASCII as a letter, no-break spaces and the like included.
    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_' || c >= '\x80';

    private static bool IsNamePart(char c) => IsNameStart(c) || char.IsAsciiDigit(c) || c == '$';
}
