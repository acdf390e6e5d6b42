namespace MigrationKit.Audit.Code;

/// <summary>
/// Cuts source code into words, symbols and literals, as far as it takes to find the literals. It never fails: what is no
/// valid code gives fewer literals. It reads every character once.
/// </summary>
internal sealed class CodeScanner(string text, Language language)
{
    private readonly List<IReadOnlyList<CodeToken>> _scopes = [];
    private Scope _scope = new(null);
    private OpenLiteral? _literal;
    private int _at;
    private int _noRegexBefore;
    private bool _commentsClose = true;

    /// <summary>Whether a character is part of a word in all languages read here.</summary>
    internal static bool IsWordPart(char c) => char.IsLetterOrDigit(c) || c is '_' or '$';

    /// <summary>The tokens of the file, and apart from them those of each expression inside a literal.</summary>
    internal List<IReadOnlyList<CodeToken>> Scan()
    {
        while (_at < text.Length)
        {
            if (_literal is null)
            {
                ReadCode(text[_at]);
            }
            else
            {
                ReadText(_literal, text[_at]);
            }
        }
        for (var scope = _scope; scope is not null; scope = scope.Around?.Within)
        {
            _scopes.Add(scope.Tokens);
        }
        return _scopes;
    }

    private void ReadCode(char c)
    {
        if (c == '\n' && language.IsPython && _scope is { Depth: 0, Around: null })
        {
            Add(CodeTokenKind.LineEnd, 1);
        }
        else if (char.IsWhiteSpace(c) || (c == '\\' && Peek(1) is '\n' or '\r'))
        {
            _at +=
                c == '\\'
                    ? Peek(1) == '\r' && Peek(2) == '\n'
                        ? 3
                        : 2
                    : 1;
        }
        else if (!SkipNoCode(c))
        {
            ReadToken(c);
        }
    }

    /// <summary>Leaves out a comment, a line for the compiler, or a regular expression.</summary>
    private bool SkipNoCode(char c)
    {
        if (IsAt(language.LineComment) || (c == '#' && language.HasDirectives && StartsLine()))
        {
            _at = EndOfLine();
            return true;
        }
        if (c != '/')
        {
            return false;
        }
        if (language.HasBlockComments && Peek(1) == '*' && _commentsClose)
        {
            var close = text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
            _commentsClose = close >= 0;
            _at = close < 0 ? _at + 2 : close + 2;
            return true;
        }
        return language.HasRegex && SkipRegex();
    }

    private bool SkipRegex()
    {
        if (_at < _noRegexBefore || !RegexLiteral.CanStart(text, _at, _scope.Tokens))
        {
            return false;
        }
        var (end, closed) = RegexLiteral.Read(text, _at);
        if (!closed)
        {
            // What was read in vain is not read again from the next slash.
            _noRegexBefore = end;
            return false;
        }
        _at = end;
        // What follows it is an operator, as behind a name.
        _scope.Tokens.Add(new(CodeTokenKind.Word, end, end));
        return true;
    }

    private void ReadToken(char c)
    {
        if (language.Open(text, _at) is var (form, length))
        {
            _literal = new(form, _at, _scope);
            _at += length;
        }
        else if (IsWordPart(c))
        {
            ReadWord();
        }
        else if (c == '}' && _scope is { Depth: 0, Around: { } around })
        {
            EndHole(around);
        }
        else if (c == ':' && language.HasFormats && _scope is { Depth: 0, Around: not null })
        {
            SkipFormat();
        }
        else
        {
            _scope.Depth += c is '(' or '[' or '{' ? 1 : 0;
            _scope.Depth -= c is ')' or ']' or '}' && _scope.Depth > 0 ? 1 : 0;
            Add(CodeTokenKind.Symbol, 1);
        }
    }

    private void ReadWord()
    {
        var end = _at + 1;
        while (end < text.Length && IsWordPart(text[end]))
        {
            end++;
        }
        Add(CodeTokenKind.Word, end - _at);
    }

    private void EndHole(OpenLiteral around)
    {
        around.Holes.Add(_scope.Tokens);
        _scopes.Add(_scope.Tokens);
        _scope = around.Within;
        _literal = around;
        for (var i = 0; i < around.Form.HoleEnd && _at < text.Length && text[_at] == '}'; i++)
        {
            _at++;
        }
    }

    /// <summary>Goes to the brace that ends the expression; a format of Python may hold others.</summary>
    private void SkipFormat()
    {
        if (Peek(1) == ':')
        {
            _at += 2;
            return;
        }
        for (var depth = 0; _at < text.Length && text[_at] != '\n'; _at++)
        {
            if (text[_at] == '}' && depth-- == 0)
            {
                return;
            }
            depth += text[_at] == '{' ? 1 : 0;
        }
    }

    private void ReadText(OpenLiteral literal, char c)
    {
        var form = literal.Form;
        if (c == '\\' && form.Escapes != Escapes.None)
        {
            var (value, length) = EscapeSequence.Read(text, _at, form.Escapes);
            literal.Text.Add(value, _at);
            _at += length;
        }
        else if (Peek(1) == c && form.Doubles(c))
        {
            Take(literal, c, 2);
        }
        else if (IsAt(form.Close))
        {
            Close(literal);
        }
        else if (c == '\n' && !form.Multiline)
        {
            // Not a literal after all, or an unfinished one.
            _literal = null;
        }
        else if (!TakeHole(literal))
        {
            Take(literal, c == MappedText.Hole ? '\uFFFD' : c, 1);
        }
    }

    private bool TakeHole(OpenLiteral literal)
    {
        if (literal.Form.Hole is not { } hole)
        {
            return false;
        }
        if (IsAt(hole) && (hole[0] != '{' || !IsAt(hole + "{")))
        {
            Take(literal, MappedText.Hole, hole.Length);
            _scope = new(literal);
            _literal = null;
            return true;
        }
        var isName = literal.Form.HasNames && text[_at] == '$' && (char.IsLetter(Peek(1)) || Peek(1) == '_');
        if (isName)
        {
            TakeName(literal);
        }
        return isName;
    }

    private void TakeName(OpenLiteral literal)
    {
        var end = _at + 1;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }
        literal.Holes.Add([new(CodeTokenKind.Word, _at + 1, end)]);
        Take(literal, MappedText.Hole, end - _at);
    }

    private void Close(OpenLiteral literal)
    {
        _at += literal.Form.Close.Length;
        var value = literal.Form.Indented ? Indentation.Remove(literal.Text) : literal.Text;
        _literal = null;
        _scope.Tokens.Add(new(CodeTokenKind.Literal, literal.Start, _at, new(value, literal.Holes)));
    }

    private void Take(OpenLiteral literal, char c, int length)
    {
        literal.Text.Add(c, _at);
        _at += length;
    }

    private void Add(CodeTokenKind kind, int length)
    {
        _scope.Tokens.Add(new(kind, _at, _at + length));
        _at += length;
    }

    private char Peek(int ahead) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private bool IsAt(string what) => string.CompareOrdinal(text, _at, what, 0, what.Length) == 0;

    private bool StartsLine()
    {
        var before = _at - 1;
        while (before >= 0 && text[before] is ' ' or '\t')
        {
            before--;
        }
        return before < 0 || text[before] is '\n' or '\uFEFF';
    }

    private int EndOfLine()
    {
        var length = text.AsSpan(_at).IndexOf('\n');
        return length < 0 ? text.Length : _at + length;
    }

    /// <summary>Code that is being read: the file's, or that of an expression inside a literal.</summary>
    private sealed class Scope(OpenLiteral? around)
    {
        internal List<CodeToken> Tokens { get; } = [];

        internal OpenLiteral? Around => around;

        internal int Depth { get; set; }
    }

    private sealed record OpenLiteral(LiteralForm Form, int Start, Scope Within)
    {
        internal MappedText Text { get; } = new();

        internal List<IReadOnlyList<CodeToken>> Holes { get; } = [];
    }
}
