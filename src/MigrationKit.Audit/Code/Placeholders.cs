namespace MigrationKit.Audit.Code;

/// <summary>
/// Writes the parameters of all ecosystems as <c>$1</c>: <c>?</c>, <c>@name</c>, <c>:name</c>, <c>$name</c>, <c>%s</c>,
/// <c>%(name)s</c>, <c>{0}</c>, <c>#{name}</c>, and expressions that become parameters. What could be something else is refused.
/// </summary>
/// <param name="use">The function that the statement is passed to.</param>
internal sealed class Placeholders(MappedText statement, Language language, string use)
{
    // What can stand before %s without a blank where nobody says that a % is written twice.
    private static readonly string[] Before = ["", "=", "<>", "!=", ">", "<=", ">=", "+", "-", "*", "/", "||"];

    private readonly bool _braces = use is "FromSqlRaw" or "ExecuteSqlRaw" or "ExecuteSqlRawAsync" or "SqlQueryRaw";
    private readonly string _text = statement.Text;
    private readonly List<Token> _tokens = [.. SqlScanner.Tokens(statement.Text).Where(token => !token.IsTrivia)];
    private readonly MappedText _sql = new();
    private readonly Dictionary<string, int> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _styles = [];
    private string? _reason;
    private bool _afterValue;
    private int _brackets;
    private int _copied;

    /// <summary>The statement with <c>$1</c>, or why it cannot be written so.</summary>
    internal (MappedText Sql, string? Reason) Replace()
    {
        for (var i = 0; i < _tokens.Count && _reason is null; )
        {
            i += Take(i);
        }
        _sql.Add(statement, _copied, statement.Length);
        _reason ??= _styles.Count > 1 ? "It mixes kinds of parameters." : null;
        return (_sql, _reason);
    }

    /// <summary>Takes the token at a place with those that belong to it, and says how many.</summary>
    private int Take(int i)
    {
        var token = _tokens[i];
        var written = Written(i);
        if (written.Contains(MappedText.Hole))
        {
            return TakeHole(token, written);
        }
        var taken = token.Kind switch
        {
            TokenKind.Operator when written[^1] == '@' => TakeNamed(i, '@'),
            TokenKind.Operator when written[^1] == '%' && (language.IsPython || language == Language.Sql) =>
                TakePercent(i),
            TokenKind.Operator when written[^1] == '#' => TakeOfMyBatis(i),
            TokenKind.Operator when written.Contains('?') => TakeQuestionMark(i, written),
            TokenKind.Symbol when written[0] == ':' => TakeColon(i),
            TokenKind.Symbol when written[0] == '$' => TakeNamed(i, '$'),
            TokenKind.Symbol when written[0] == '{' && _braces => TakeBraces(i),
            TokenKind.Word when written == "sqlc" => TakeMacro(i),
            _ => 0,
        };
        if (taken > 0)
        {
            return taken;
        }
        _brackets +=
            written is "[" ? 1
            : written is "]" ? -1
            : 0;
        _afterValue = SqlValues.Ends(token, _text);
        if (token.Kind == TokenKind.Parameter)
        {
            _styles.Add("$1");
        }
        return 1;
    }

    private int TakeHole(Token token, string written)
    {
        if (written.Length > 1)
        {
            return Refuse("An expression is inserted into quotes or a name.");
        }
        return Put("${", token.Start, token.End, $"{_names.Count}", 1);
    }

    private int TakeNamed(int i, char sign)
    {
        if (!IsWord(i + 1) || !Touch(i))
        {
            return 0;
        }
        var before = Written(i)[..^1];
        return before == "<" ? Refuse("<@ may be an operator or a parameter.")
            : !before.EndsWith('@') ? Put($"{sign}", _tokens[i].End - 1, _tokens[i + 1].End, Written(i + 1), 2)
            : 0;
    }

    private int TakeColon(int i)
    {
        var follows = i > 0 && Touch(i - 1);
        if (!IsWord(i + 1) || !Touch(i) || (follows && Written(i - 1) == ":"))
        {
            return 0;
        }
        if (_brackets > 0)
        {
            return Refuse("A colon in brackets may start a parameter.");
        }
        if (follows && (_afterValue || _tokens[i - 1].Kind == TokenKind.Word))
        {
            return 0;
        }
        return ColonsBehind(i + 1) == 1
            ? Refuse("A parameter stands for a name.")
            : Put(":", _tokens[i].Start, _tokens[i + 1].End, Written(i + 1), 2);
    }

    private int ColonsBehind(int i)
    {
        var colons = 0;
        while (Touch(i + colons) && Written(i + 1 + colons) == ":")
        {
            colons++;
        }
        return colons;
    }

    private int TakePercent(int i)
    {
        var before = Written(i)[..^1];
        if (before == "%" && language.IsPython)
        {
            // The driver makes one of them.
            _sql.Add(statement, _copied, _tokens[i].End - 1);
            _copied = _tokens[i].End;
            return 1;
        }
        // psycopg takes every % that is not doubled.
        if (!Touch(i) || (language.IsPython ? before.Contains('%') : !Before.Append("<").Contains(before)))
        {
            return 0;
        }
        var start = _tokens[i].End - 1;
        if (language.IsPython && Written(i + 1) is ("s" or "b" or "t"))
        {
            return Put("%s", start, _tokens[i + 1].End, $"{_names.Count}", 2);
        }
        return Written(i + 1) == "(" && Written(i + 3) == ")" && Touch(i + 3) && Written(i + 4) == "s"
            ? Put("%(", start, _tokens[i + 4].End, Written(i + 2), 5)
            : 0;
    }

    private int TakeQuestionMark(int i, string written)
    {
        var end = _tokens[i].End;
        if (written == "?" && !_afterValue)
        {
            return Touch(i) && _tokens[i + 1].Kind == TokenKind.Number
                ? Put("?1", end - 1, _tokens[i + 1].End, Written(i + 1), 2)
                : Put("?", end - 1, end, $"{_names.Count}", 1);
        }
        // Of the server's operators only @? ends like that.
        if (written.IndexOf('?') == written.Length - 1 && written.Length > 1 && written[^2] != '@')
        {
            return Put("?", end - 1, end, $"{_names.Count}", 1);
        }
        return written[0] != '?' || (written != "??" && IsBetweenValues(i))
            ? 0
            : Refuse($"{written} may be an operator or a parameter.");
    }

    private bool IsBetweenValues(int i) =>
        _afterValue && i + 1 < _tokens.Count && SqlValues.Starts(_tokens[i + 1], _text);

    private int TakeBraces(int i) =>
        Touch(i) && Touch(i + 1) && Written(i + 2) == "}"
            ? Put("{0}", _tokens[i].Start, _tokens[i + 2].End, Written(i + 1), 3)
            : 0;

    /// <summary>A parameter of MyBatis, <c>#{name}</c> or <c>#{name,jdbcType=VARCHAR}</c>.</summary>
    private int TakeOfMyBatis(int i)
    {
        var end = Touch(i) && Written(i + 1) == "{" ? _tokens.FindIndex(i, token => token.IsSymbol(_text, '}')) : -1;
        return end > i + 2 && Before.Contains(Written(i)[..^1])
            ? Put("#{", _tokens[i].End - 1, _tokens[end].End, Written(i + 2), end - i + 1)
            : 0;
    }

    /// <summary>A parameter of sqlc, <c>sqlc.arg(name)</c>, or all columns of a table, <c>sqlc.embed(name)</c>.</summary>
    private int TakeMacro(int i)
    {
        if (Written(i + 1) != "." || Written(i + 3) != "(" || Written(i + 5) != ")")
        {
            return 0;
        }
        if (Written(i + 2) is "arg" or "narg" or "slice")
        {
            return Put("@", _tokens[i].Start, _tokens[i + 5].End, Written(i + 4).Trim('\''), 6);
        }
        _sql.Add(statement, _copied, _tokens[i].Start);
        _sql.Add($"{Written(i + 4)}.*", statement.SourceOf(_tokens[i].Start));
        _copied = _tokens[i + 5].End;
        return 6;
    }

    private int Put(string style, int start, int end, string name, int tokens)
    {
        _styles.Add(style);
        if (!_names.TryGetValue(name, out var number))
        {
            _names.Add(name, number = _names.Count + 1);
        }
        _sql.Add(statement, _copied, start);
        // Nothing that touched the placeholder may become part of the number or of a name: LIMIT?OFFSET?.
        var before = start > 0 && CodeScanner.IsWordPart(_text[start - 1]) ? " " : "";
        var after = end < _text.Length && CodeScanner.IsWordPart(_text[end]) ? " " : "";
        _sql.Add($"{before}{InList(start, end, number)}{after}", statement.SourceOf(start));
        _copied = end;
        _afterValue = true;
        return tokens;
    }

    /// <summary>A parameter, in parentheses where the driver writes them: <c>in @ids</c>, <c>values %s</c>.</summary>
    private string InList(int start, int end, int number)
    {
        var word = _tokens.FindLastIndex(token => token.End <= start);
        if (word < 0 || _text.AsSpan(end).TrimStart() is ['(', ..])
        {
            return $"${number}";
        }
        var written = Written(word);
        if (written.Equals("in", StringComparison.OrdinalIgnoreCase))
        {
            return $"(${number})";
        }
        return written.Equals("values", StringComparison.OrdinalIgnoreCase) && Columns() is > 0 and var count
            ? $"(${number}{string.Concat(Enumerable.Repeat(", null", count - 1))})"
            : $"${number}";
    }

    /// <summary>How many columns the list of an INSERT has; 0 where there is none.</summary>
    private int Columns()
    {
        var open = _tokens.FindIndex(token => token.IsSymbol(_text, '('));
        var close = _tokens.FindIndex(token => token.IsSymbol(_text, ')'));
        return open > 0 && close > open && Written(0).Equals("insert", StringComparison.OrdinalIgnoreCase)
            ? 1 + _tokens[open..close].Count(token => token.IsSymbol(_text, ','))
            : 0;
    }

    private int Refuse(string reason)
    {
        _reason = reason;
        return 1;
    }

    private string Written(int i) => i < _tokens.Count ? _tokens[i].In(_text).ToString() : "";

    private bool IsWord(int i) =>
        i < _tokens.Count && _tokens[i].Kind == TokenKind.Word && !Written(i).Contains(MappedText.Hole);

    /// <summary>Whether nothing stands between a token and the next.</summary>
    private bool Touch(int i) => i >= 0 && i + 1 < _tokens.Count && _tokens[i].End == _tokens[i + 1].Start;
}
