namespace MigrationKit.Audit.Code;

/// <summary>The literals of C#.</summary>
internal static class CSharpLiterals
{
    private static readonly LiteralForm Character = new("'") { Escapes = Escapes.CSharp };
    private static readonly LiteralForm Regular = new("\"") { Escapes = Escapes.CSharp };
    private static readonly LiteralForm Verbatim = new("\"") { DoublesClose = true, Multiline = true };

    internal static (LiteralForm, int)? Open(string text, int at)
    {
        if (text[at] == '\'')
        {
            return (Character, 1);
        }
        var dollars = Run(text, at, '$');
        var verbatim = Run(text, at + dollars, '@') == 1;
        var start = at + dollars + (verbatim ? 1 : 0);
        dollars += verbatim && dollars == 0 ? Run(text, start, '$') : 0;
        start = at + dollars + (verbatim ? 1 : 0);
        var quotes = Run(text, start, '"');
        if (quotes == 0)
        {
            return null;
        }
        var length = start - at + 1;
        if (quotes >= 3 && !verbatim)
        {
            return (Raw(text, start + quotes, quotes, dollars), length + quotes - 1);
        }
        var form = verbatim ? Verbatim : Regular;
        return (dollars > 0 ? form with { Hole = "{", DoublesBraces = true } : form, length);
    }

    private static LiteralForm Raw(string text, int from, int quotes, int dollars)
    {
        while (from < text.Length && text[from] is ' ' or '\t' or '\r')
        {
            from++;
        }
        var multiline = from < text.Length && text[from] == '\n';
        return new(new string('"', quotes))
        {
            Multiline = multiline,
            Indented = multiline,
            Hole = dollars > 0 ? new string('{', dollars) : null,
        };
    }

    // No code has so many; the limit keeps a file of nothing else from being read again and again.
    private static int Run(string text, int at, char c)
    {
        var end = at;
        while (end < text.Length && end < at + 64 && text[end] == c)
        {
            end++;
        }
        return end - at;
    }
}

/// <summary>The literals of TypeScript and JavaScript.</summary>
internal static class ScriptLiterals
{
    private static readonly LiteralForm Single = new("'") { Escapes = Escapes.Script };
    private static readonly LiteralForm Double = new("\"") { Escapes = Escapes.Script };
    private static readonly LiteralForm Template = new("`")
    {
        Escapes = Escapes.Script,
        Multiline = true,
        Hole = "${",
    };

    internal static (LiteralForm, int)? Open(string text, int at) =>
        text[at] switch
        {
            '\'' => (Single, 1),
            '"' => (Double, 1),
            '`' => (Template, 1),
            _ => null,
        };
}

/// <summary>The literals of Python.</summary>
internal static class PythonLiterals
{
    private const string Prefixes = "rRbBuUfFtT";

    internal static (LiteralForm, int)? Open(string text, int at)
    {
        var quote = at;
        while (quote < text.Length && quote < at + 3 && Prefixes.Contains(text[quote]))
        {
            quote++;
        }
        if (quote >= text.Length || text[quote] is not ('\'' or '"'))
        {
            return null;
        }
        var prefix = text.AsSpan(at, quote - at);
        var triple = new string(text[quote], 3);
        var isTriple = text.AsSpan(quote).StartsWith(triple);
        var close = isTriple ? triple : triple[..1];
        var form = new LiteralForm(close)
        {
            Escapes = prefix.ContainsAny('r', 'R') ? Escapes.Kept : Escapes.Python,
            Multiline = isTriple,
            Hole = prefix.ContainsAny("fFtT") ? "{" : null,
            DoublesBraces = prefix.ContainsAny("fFtT"),
        };
        return (form, prefix.Length + close.Length);
    }
}
