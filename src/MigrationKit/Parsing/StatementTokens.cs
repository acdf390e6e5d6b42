namespace MigrationKit.Parsing;

/// <summary>The tokens of one statement without its trivia, read only as far as they are asked for.</summary>
internal sealed class StatementTokens(string text, StatementSpan span)
{
    private readonly List<Token> _read = [];
    private SqlScanner _scanner = new(text, span.Start, span.End, span.StandardStrings);

    /// <summary>A text that is one statement, or a part of one.</summary>
    internal StatementTokens(string text)
        : this(text, new(0, text.Length, StandardStrings: true)) { }

    /// <summary>Where the statement starts in its file.</summary>
    internal int Start => span.Start;

    internal int Count
    {
        get
        {
            while (Read()) { }
            return _read.Count;
        }
    }

    /// <summary>A token by its place; beyond the last one a token of kind <see cref="TokenKind.End"/>.</summary>
    internal Token this[int index]
    {
        get
        {
            while (_read.Count <= index && Read()) { }
            return index < _read.Count ? _read[index] : new(TokenKind.End, span.End, span.End);
        }
    }

    /// <summary>Whether these keywords stand at a place, one after the other.</summary>
    internal bool Has(int index, params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (!this[index + i].IsWord(text, words[i]))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Whether one of these keywords stands at a place.</summary>
    internal bool HasAny(int index, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (Has(index, word))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The first place where these keywords stand one after the other; -1 where they do not.</summary>
    internal int Find(params ReadOnlySpan<string> words)
    {
        for (var i = 0; !EndsAt(i); i++)
        {
            if (Has(i, words))
            {
                return i;
            }
        }
        return -1;
    }

    internal bool Contains(params ReadOnlySpan<string> words) => Find(words) >= 0;

    /// <summary>The places of the names and keywords from a place on.</summary>
    internal IEnumerable<int> Names(int from = 0)
    {
        for (var i = from; !EndsAt(i); i++)
        {
            if (this[i].IsName)
            {
                yield return i;
            }
        }
    }

    internal bool HasSymbol(int index, char symbol) => this[index].IsSymbol(text, symbol);

    internal bool EndsAt(int index) => this[index].Kind == TokenKind.End;

    /// <summary>The place behind the parentheses that open at a place; the place itself where none open there.</summary>
    internal int Behind(int index)
    {
        for (var depth = Depth(index); depth > 0 && !EndsAt(index); depth += Depth(index))
        {
            index++;
        }
        return HasSymbol(index, ')') ? index + 1 : index;
    }

    /// <summary>The place of the last part of the name that starts at a place: of <c>t</c> in <c>s.t</c>.</summary>
    internal int LastOfName(int index)
    {
        while (HasSymbol(index + 1, '.'))
        {
            index += 2;
        }
        return index;
    }

    /// <summary>The parts of the name that starts at a place, and the place behind it; none where no name starts there.</summary>
    internal (List<string> Parts, int Next) NameParts(int index)
    {
        var parts = new List<string>();
        while (this[index].IsName)
        {
            parts.Add(Value(index++));
            if (!HasSymbol(index, '.') || !this[index + 1].IsName)
            {
                break;
            }
            index++;
        }
        return (parts, index);
    }

    /// <summary>The place behind <c>IF EXISTS</c> or <c>IF NOT EXISTS</c>; the place itself where neither stands there.</summary>
    internal int BehindIf(int index) =>
        Has(index, "IF", "NOT", "EXISTS") ? index + 3
        : Has(index, "IF", "EXISTS") ? index + 2
        : index;

    /// <summary>How much deeper in parentheses the statement is behind a token than before it.</summary>
    internal int Depth(int index) =>
        HasSymbol(index, '(') ? 1
        : HasSymbol(index, ')') ? -1
        : 0;

    /// <summary>A token as it is written.</summary>
    internal ReadOnlySpan<char> Written(int index) => this[index].In(text);

    /// <summary>The name that starts at a place as it is written, with its schema, and the place behind it.</summary>
    internal (string Name, int Next) QualifiedName(int index)
    {
        var end = LastOfName(index);
        return (text[this[index].Start..this[end].End], end + 1);
    }

    /// <summary>The text from a place to the end.</summary>
    internal string From(int index)
    {
        var end = this[Count - 1].End;
        return text[Math.Min(this[index].Start, end)..end];
    }

    /// <summary>The place of the body of a <c>DO</c>, whose language may be a string too.</summary>
    internal int Body()
    {
        var at = 1;
        while (
            this[at].Kind is not (TokenKind.DollarText or TokenKind.QuotedText or TokenKind.End)
            || Has(at - 1, "LANGUAGE")
        )
        {
            at++;
        }
        return at;
    }

    /// <summary>The tokens in the string at a place.</summary>
    internal StatementTokens Inside(int index) => new(Value(index));

    /// <summary>
    /// What a name or a literal stands for: names without quotes in lower case, plain quotes removed. Escapes are not
    /// resolved.
    /// </summary>
    internal string Value(int index)
    {
        var token = this[index];
        var written = token.In(text);
        return token.Kind switch
        {
            TokenKind.Word => written.ToString().ToLowerInvariant(),
            TokenKind.QuotedName => Unquoted(written, '"'),
            TokenKind.QuotedText => Unquoted(written, '\''),
            TokenKind.DollarText => Undollared(written),
            _ => written.ToString(),
        };
    }

    private bool Read()
    {
        var token = _scanner.Next();
        while (token.IsTrivia)
        {
            token = _scanner.Next();
        }
        if (token.Kind == TokenKind.End)
        {
            return false;
        }
        _read.Add(token);
        return true;
    }

    private static string Unquoted(ReadOnlySpan<char> written, char quote) =>
        written[(written.IndexOf(quote) + 1)..^1]
            .ToString()
            .Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal);

    private static string Undollared(ReadOnlySpan<char> written)
    {
        var tag = written[1..].IndexOf('$') + 2;
        return written[tag..^tag].ToString();
    }
}
