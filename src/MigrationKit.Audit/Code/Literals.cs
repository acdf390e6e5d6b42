namespace MigrationKit.Audit.Code;

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

/// <summary>The literals of Go, Java, Kotlin and Rust.</summary>
internal static class OtherLiterals
{
    private static readonly LiteralForm Character = new("'") { Escapes = Escapes.Script };
    private static readonly LiteralForm Quoted = new("\"") { Escapes = Escapes.Script };
    private static readonly LiteralForm Lines = Quoted with { Multiline = true };
    private static readonly LiteralForm Raw = new("`") { Multiline = true };
    private static readonly LiteralForm Block = new(Three) { Escapes = Escapes.Script, Multiline = true };
    private static readonly LiteralForm RawBlock = new(Three)
    {
        Multiline = true,
        Hole = "${",
        HasNames = true,
    };
    private const string Three = "\"\"\"";

    internal static (LiteralForm, int)? OfGo(string text, int at) =>
        text[at] == '`' ? (Raw, 1) : OneLine(text, at, Quoted);

    internal static (LiteralForm, int)? OfJava(string text, int at) =>
        IsThree(text, at) ? (Block, 3) : OneLine(text, at, Quoted);

    internal static (LiteralForm, int)? OfKotlin(string text, int at) =>
        IsThree(text, at) ? (RawBlock, 3) : OneLine(text, at, Quoted with { Hole = "${", HasNames = true });

    internal static (LiteralForm, int)? OfRust(string text, int at)
    {
        var start = text[at] == 'b' ? at + 1 : at;
        if (start >= text.Length || text[start] != 'r')
        {
            return OneLine(text, at, Lines);
        }
        var quote = start + 1;
        while (quote < text.Length && text[quote] == '#')
        {
            quote++;
        }
        return quote < text.Length && text[quote] == '"'
            ? (new('"' + text[(start + 1)..quote]) { Multiline = true }, quote - at + 1)
            : null;
    }

    private static bool IsThree(string text, int at) => string.CompareOrdinal(text, at, Three, 0, 3) == 0;

    // A quote before a name opens no character but a lifetime of Rust.
    private static (LiteralForm, int)? OneLine(string text, int at, LiteralForm quoted) =>
        text[at] switch
        {
            '"' => (quoted, 1),
            '\'' when at + 2 < text.Length && (text[at + 1] == '\\' || text[at + 2] == '\'') => (Character, 1),
            _ => null,
        };
}
