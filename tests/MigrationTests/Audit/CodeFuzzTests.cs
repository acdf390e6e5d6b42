using System.Text;
using MigrationKit.Audit.Code;

namespace MigrationTests.Audit;

/// <summary>No code is so broken that it cannot be read.</summary>
public sealed class CodeFuzzTests
{
    private static readonly string[] Pieces =
    [
        "\"",
        "'",
        "`",
        "\"\"\"",
        "'''",
        "@\"",
        "$\"",
        "$$\"\"\"",
        "f'",
        "rb\"",
        "${",
        "{",
        "}",
        "{{",
        "}}",
        "{{{",
        "(",
        ")",
        "[",
        "]",
        "\\",
        "\\u{",
        "\\N{",
        "\\x",
        "\n",
        "\r\n",
        "/",
        "/*",
        "*/",
        "//",
        "#",
        "--",
        ":",
        "::",
        "?",
        "@",
        "%",
        "%s",
        "%(a)s",
        "$1",
        "$$",
        ";",
        ".",
        ",",
        "+",
        "+=",
        "=",
        "=>",
        "<",
        ">",
        "sql",
        "sql += ",
        "SELECT a FROM t",
        "WHERE",
        "INSERT INTO t (",
        "VALUES (",
        "UPDATE t SET a = ",
        "WITH a AS (",
        "CREATE TABLE t (",
        "E'",
        "U&\"",
        "def f():",
        "\uFFFC",
        "\uD83D",
        "é",
        " ",
        "\t",
    ];

    [Fact]
    public void Any_file_is_read_without_an_exception()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        foreach (var language in new[] { Language.CSharp, Language.Script, Language.Python, Language.Sql })
        {
            for (var round = 0; round < 3000 / Night.OneIn; round++)
            {
                var code = Code(random, 60);
                var read = () => new SqlLiteralExtractor(new("f", code, language)).Read();

                var statements = read.Should().NotThrow("seed {0}, {1}", seed, code).Subject;

                statements.Statements.All(statement => statement.At(int.MaxValue).Line >= 1).Should().BeTrue();
            }
        }
    }

    // A scanner that read a character more than a few times would not come to the end of these.
    [Theory(Timeout = 60_000)]
    [InlineData("\"")]
    [InlineData("`${")]
    [InlineData("$\"{")]
    [InlineData("/")]
    [InlineData("/[")]
    [InlineData("= /*")]
    [InlineData("$")]
    [InlineData("f'{")]
    [InlineData("sql`SELECT ${a} FROM t` + ")]
    [InlineData("'SELECT a FROM t' ")]
    [InlineData("\"SELECT (\";")]
    [InlineData("x<y>(")]
    [InlineData(" \n")]
    public async Task A_long_file_is_read_in_linear_time(string piece)
    {
        Night.Only();
        var code = new StringBuilder().Insert(0, piece, 200_000 / piece.Length).ToString();

        await Task.Run(
            () =>
            {
                foreach (var language in new[] { Language.CSharp, Language.Script, Language.Python })
                {
                    new SqlLiteralExtractor(new("f", code, language)).Read().Should().NotBeNull();
                }
            },
            TestContext.Current.CancellationToken
        );
    }

    private static string Code(Random random, int pieces)
    {
        var code = new StringBuilder();
        for (var i = random.Next(pieces); i > 0; i--)
        {
            code.Append(Pieces[random.Next(Pieces.Length)]);
            code.Append(random.Next(3) == 0 ? " " : "");
        }
        return code.ToString();
    }
}
