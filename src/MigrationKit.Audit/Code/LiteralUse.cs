using System.Collections.Frozen;

namespace MigrationKit.Audit.Code;

/// <summary>What stands before a literal.</summary>
internal sealed record LiteralUse
{
    private static readonly FrozenSet<string> Parameterizing = Words.Set(
        """
        FromSqlInterpolated ExecuteSqlInterpolated ExecuteSqlInterpolatedAsync FromSql ExecuteSql
        ExecuteSqlAsync SqlQuery
        """
    );

    /// <summary>The function it is passed to, first or behind other arguments; empty where it is not.</summary>
    internal string Function { get; private init; } = "";

    /// <summary>The variable it is assigned to; empty where it is not.</summary>
    internal string Variable { get; private init; } = "";

    /// <summary>The tag of a template; empty where it has none.</summary>
    internal string Tag { get; private init; } = "";

    /// <summary>Whether it is added to a variable: <c>sql += "…"</c>.</summary>
    internal bool Extends { get; private init; }

    /// <summary>Whether something is compared with it: <c>sql == "…"</c>.</summary>
    internal bool IsCompared { get; private init; }

    /// <summary>Whether expressions in it become parameters.</summary>
    internal bool Parameterizes { get; private init; }

    internal string Name =>
        Tag.Length > 0 ? Tag
        : Function.Length > 0 ? Function
        : Variable;

    /// <summary>Looks back from a literal.</summary>
    internal static LiteralUse Before(string text, IReadOnlyList<CodeToken> tokens, int literal)
    {
        var before = new Backwards(text, tokens, literal - 1);
        if (text[tokens[literal].Start] == '`' && before.Chain() is [.., var tag] chain)
        {
            return new()
            {
                Tag = chain[0] is "sql" or "Prisma" ? string.Join('.', chain) : tag,
                Parameterizes = tag is "sql" or "SQL" or "$queryRaw" or "$executeRaw" || chain[0] is "sql",
            };
        }
        var calls = before.Skip('(') || before.SkipArguments();
        if (calls)
        {
            // A macro of Rust.
            before.Skip('!');
        }
        if (calls && before.Chain() is [.., var function])
        {
            return new() { Function = function, Parameterizes = Parameterizing.Contains(function) };
        }
        // => "…", return "…", ?? "…": the name, if there is one, is further back than it is worth to look.
        before.Skip('>');
        if (before.Skip('=') || before.Skip(':'))
        {
            if (before.Skip('='))
            {
                return new() { IsCompared = true };
            }
            var extends = before.Skip('+');
            return new() { Variable = before.Declared(), Extends = extends };
        }
        return new() { Variable = before.Declared() };
    }

    /// <summary>Reads tokens from right to left.</summary>
    private sealed class Backwards(string text, IReadOnlyList<CodeToken> tokens, int at)
    {
        private int _at = at;

        internal bool Skip(char symbol)
        {
            if (!Is(symbol))
            {
                return false;
            }
            _at--;
            return true;
        }

        /// <summary>The names <c>a.b.c</c> before the type arguments or arguments that may follow them.</summary>
        internal List<string> Chain()
        {
            SkipPair('(', ')');
            SkipPair('<', '>');
            var names = new List<string>();
            while (Word() is { } name)
            {
                names.Insert(0, name);
                if (!Skip('.'))
                {
                    break;
                }
                SkipPair('(', ')');
            }
            return names;
        }

        /// <summary>The name of a variable, the annotation of its type left out.</summary>
        internal string Declared()
        {
            var name = Word() ?? "";
            return Skip(':') && Word() is { } annotated ? annotated : name;
        }

        /// <summary>Goes before the parenthesis of a call, from behind one of its arguments.</summary>
        internal bool SkipArguments()
        {
            var depth = 0;
            for (var i = _at; Is(',') && i >= 0 && _at - i < 50; i--)
            {
                depth += Symbol(i) is ')' or ']' or '}' ? 1 : 0;
                depth -= Symbol(i) is '(' or '[' or '{' ? 1 : 0;
                if (depth < 0)
                {
                    _at = Symbol(i) == '(' ? i - 1 : _at;
                    return Symbol(i) == '(';
                }
            }
            return false;
        }

        private string? Word() =>
            _at >= 0 && tokens[_at].Kind == CodeTokenKind.Word ? text[tokens[_at].Start..tokens[_at--].End] : null;

        // Type arguments and the arguments of sql.type(…) are short.
        private void SkipPair(char open, char close)
        {
            var depth = 0;
            for (var i = _at; i >= 0 && _at - i < 50; i--)
            {
                depth += Symbol(i) == close ? 1 : 0;
                depth -= Symbol(i) == open ? 1 : 0;
                if (depth <= 0)
                {
                    _at = i < _at ? i - 1 : _at;
                    return;
                }
            }
        }

        private bool Is(char symbol) => Symbol(_at) == symbol;

        private char Symbol(int i) => i >= 0 && tokens[i].Kind == CodeTokenKind.Symbol ? text[tokens[i].Start] : '\0';
    }
}
