using System.Text;
using MigrationKit.Parsing;
using MigrationTests.Sources;

namespace MigrationTests.Parsing;

public sealed class SplitterFuzzTests
{
    // No two pieces grow together with trivia between them: hence the = before the string that would read otherwise if
    // it continued one with escapes.
    private static readonly string[] Pieces =
    [
        "select",
        "begin",
        "end",
        "atomic",
        "case",
        "E",
        "U",
        "x1e5$$",
        "a$b$c",
        "größe",
        "$1",
        "1e5",
        "0xFF",
        "1_000",
        "'it''s; --'",
        @"= '\'",
        @"E'\';'",
        @"e'a\\'",
        @"U&'\'",
        @"u&""a;""""b""",
        "N';'",
        "b'1'",
        "X'0;'",
        "''",
        "\"a;\"\"b\"",
        "\"--\"",
        "$$;$$",
        "$a$ $b$;$$ $a$",
        "$é$'$é$",
        "$_1$/*$_1$",
        "(select ';')",
        "(a; b)",
        "((;) /* ) */ ')')",
        "[1]",
        ",",
        "::",
        ":=",
        "?|",
        "@",
        "->>",
        "<>",
        "+",
        ".",
        "{{x}}",
        "as $f$ begin; end; $f$",
        "E'a'\n'\\';'",
        "'a' -- '\n'b'",
    ];

    private static readonly string[] Trivia =
    [
        " ",
        "\n",
        "\r\n",
        "\r",
        "\t",
        "\v",
        " -- ; '\n",
        "--\"\r\n",
        "/**/",
        "/* ; ' */",
        "/* /* $$ */ ; */",
        "/*/ */",
    ];

    private static readonly string[] Routines =
    [
        "create function f() returns int begin atomic {0}; {1}; end",
        "CREATE OR REPLACE PROCEDURE p(begin int) BEGIN/**/ATOMIC {0};;{1}; END",
        "create function f() begin atomic end",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(300)]
    public void A_split_gives_back_the_statements_that_a_script_was_made_of(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 1_000 / Night.OneIn; round++)
        {
            List<string> statements = [.. Enumerable.Range(0, random.Next(6)).Select(_ => Statement(random))];
            var text = Script(random, statements);

            var script = SqlScript.Parse(text);

            var because = $"seed {seed}, round {round} gives this script:\n{text}\n";
            script.Findings.Should().BeEmpty(because);
            var found = script.Statements.Select(s => text[s.Start..s.End]);
            found.Should().Equal(statements, "{0}", because);
            Joined.Check(script);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(50)]
    public void Any_text_is_read_to_its_end(int seed)
    {
        const string Alphabet = "'\"$\\/*-;()eEuU&aé_0.5\n\r \t\u00a0@+?😀";
        var random = new Random(seed);
        for (var round = 0; round < 5_000 / Night.OneIn; round++)
        {
            var text = string.Concat(random.GetItems<char>(Alphabet, random.Next(40)));
            var scanner = new SqlScanner(text, 0, text.Length);
            var at = 0;
            for (var t = scanner.Next(); t.Kind != TokenKind.End; t = scanner.Next())
            {
                t.Start.Should().Be(at, "seed {0} gives {1}", seed, text);
                t.End.Should().BeGreaterThan(at, "seed {0} gives {1}", seed, text);
                at = t.End;
            }
            at.Should().Be(text.Length);
            var problems = () => Folder.Problems(text);
            problems.Should().NotThrow("seed {0} gives {1}", seed, text);
        }
    }

    private static string Script(Random random, List<string> statements)
    {
        var text = new StringBuilder(Gap(random, least: 0));
        foreach (var statement in statements)
        {
            text.Append(statement).Append(Gap(random, least: 0)).Append(';').Append(Gap(random, least: 0));
        }
        return text.ToString();
    }

    private static string Statement(Random random) =>
        random.Next(5) == 0 ? string.Format(null, Pick(random, Routines), Words(random), Words(random)) : Words(random);

    private static string Words(Random random)
    {
        var text = new StringBuilder("x");
        for (var i = random.Next(1, 8); i > 0; i--)
        {
            text.Append(Gap(random, least: 1)).Append(Pick(random, Pieces));
        }
        return text.ToString();
    }

    private static string Gap(Random random, int least) =>
        string.Concat(Enumerable.Range(0, random.Next(least, 3)).Select(_ => Pick(random, Trivia)));

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
