using System.Globalization;
using System.Text;

namespace MigrationTests.Corpus;

/// <summary>
/// A script of sound SQL and the statements that it was made of. Nothing in it refers to anything, so that the server
/// takes every statement in any order.
/// </summary>
internal sealed class GeneratedScript
{
    private static readonly string[] Gaps =
    [
        " ",
        "\n",
        "\r\n",
        "\t",
        " -- ; ' \" $$ /*\n",
        "--\r\n",
        "/**/",
        " /* ; ' -- */ ",
        "/* /* $a$ */ \" ; */",
        "/*/ ; */",
        "/***/",
    ];

    // Each is one expression of type text on its own.
    private static readonly string[] Texts =
    [
        "'a;'",
        "'it''s; --'",
        @"('\')",
        "''",
        "'/*'",
        @"E'\';\\'",
        @"e'a''\x3b'",
        @"U&'\003b;'",
        "u&'!003b' uescape '!'",
        "N';'",
        "$$;$$",
        "$a$ $b$ ; $$ ' $a$",
        "$é$ $e$;' $é$",
        "$_1$/* ; $_1$",
        "'a'\n';b'",
        "'a' -- ;\n  ';b'",
        "E'a'\n'\\';'",
        "b'101'::text",
        "X'3b'::text",
        "'{{x}}; ${y} :z ?'",
        "'\n\\q;\n'",
        "'😀;'",
        "'{\"a;\": 1}'::jsonb ->> 'a;'",
        "('{\"a\": 1}'::jsonb ? 'a')::text",
        "(array['a;','b'])[1:2]::text",
        "(1+--;\n2)::text",
        "(2*/*;*/3)::text",
        "(- -1)::text",
        "(1<-1)::text",
        "(1.5e3)::text",
        "case when true then 'end;' else 'begin' end",
        "case 1 when 2 then case when true then ';' end end",
        "(select \"a;\"\"b\" from (values (1)) as \"begin;\" (\"a;\"\"b\"))::text",
        "(select u&\"d!0061t\" uescape '!' from (values (1)) as é$1 (dat))::text",
        "cast(';' as text)",
        "'x'::\"char\"::text",
        "(select ';' as \"end\")",
    ];

    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly List<string> _statements = [];
    private int _names;

    internal GeneratedScript(int seed)
    {
        _random = new(seed);
        Gap(0);
        for (var i = _random.Next(1, 12); i > 0; i--)
        {
            var statement = Statement();
            _statements.Add(statement);
            _text.Append(statement);
            Gap(0);
            _text.Append(';', _random.Next(1, 3));
            Gap(0);
        }
    }

    internal string Text => _text.ToString();

    internal IReadOnlyList<string> Statements => _statements;

    private string Statement() =>
        _random.Next(14) switch
        {
            0 => Joined("create", "table", Name(), "(", "a", "text", "default", "(", Constant(), ")", ")"),
            1 => Joined("create", "view", Name(), "as", Query()),
            2 => Joined("create", "function", Name(), "()", "returns", "void", "begin", "atomic", Body(), "end"),
            3 => Joined(
                "create",
                "or",
                "replace",
                "procedure",
                Name(),
                "(begin",
                "int,",
                "atomic",
                "text)",
                "begin",
                "atomic",
                Body(),
                "end"
            ),
            4 => Joined("create", "function", Name(), "()", "returns", "text", "language", "sql", "return", Value()),
            5 => Joined(
                "create",
                "function",
                Name(),
                "(int)",
                "returns",
                "int",
                "language",
                "plpgsql",
                "as",
                "$body$begin if $1 > 0 then perform 'a;$$'; end if; return $1; end;$body$"
            ),
            6 => Joined(
                "do",
                "$do$ begin if true then perform",
                Value(),
                "; end if; exception when others then null; end $do$"
            ),
            7 => Joined("prepare", Name(), "(text)", "as", "select", "$1,", Value(), ",$1||$t$;$1$t$"),
            8 => Joined("comment", "on", "schema", "public", "is", "'; --'"),
            9 => Joined("with", "w", "as", "(", Query(), ")", "select", "*", "from", "w"),
            10 => Joined("(", Query(), ")", "union", "all", "(", Query(), ")"),
            11 => Joined(
                "create",
                "rule",
                Name(),
                "as",
                "on",
                "update",
                "to",
                "fuzz_target",
                "do",
                "also",
                "(",
                Query(),
                ";",
                "notify",
                "x,",
                "'a;'",
                ";",
                Query(),
                ")"
            ),
            12 => Joined("savepoint", "s"),
            _ => Query(),
        };

    /// <summary>The statements inside a body of standard SQL.</summary>
    private string Body()
    {
        var body = new StringBuilder();
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            body.Append(Query()).Append(Between()).Append(';').Append(Between());
        }
        return body.ToString();
    }

    private string Query() =>
        Joined("select", Value(), "as", "weekend,", Value(), "as", "\"end\"", "where", Value(), "<>", "'atomic;'");

    private string Value() => Texts[_random.Next(Texts.Length)];

    /// <summary>A value that may be the default of a column.</summary>
    private string Constant()
    {
        var value = Value();
        return value.Contains("select", StringComparison.Ordinal) ? "';'" : value;
    }

    private string Name() =>
        (_random.Next(4)) switch
        {
            0 => $"\"fuzz;{++_names}\"\"--\"",
            1 => $"fuzz$a${++_names}",
            2 => $"größe_{++_names}",
            _ => string.Create(CultureInfo.InvariantCulture, $"begin_atomic_{++_names}"),
        };

    private string Joined(params ReadOnlySpan<string> words)
    {
        var text = new StringBuilder();
        foreach (var word in words)
        {
            text.Append(text.Length > 0 ? Between() : "").Append(word);
        }
        return text.ToString();
    }

    private string Between() => Gaps[_random.Next(Gaps.Length)];

    private void Gap(int least)
    {
        for (var i = _random.Next(least, 3); i > 0; i--)
        {
            _text.Append(Between());
        }
    }
}
