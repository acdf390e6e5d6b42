using MigrationKit.Audit.Code;

namespace MigrationTests.Audit;

/// <summary>What the literals of each language say; an expression in one is written as ␣.</summary>
public sealed class CodeLiteralsTests
{
    [Theory]
    [InlineData("""x = "a\tb\x41\u0042\"";""", "a\tbAB\"")]
    [InlineData("""x = @"a\b""c";""", """a\b"c""")]
    [InlineData("x = \"\"\"\n    a\n      \"b\"\n\n    c\n    \"\"\";", "a\n  \"b\"\n\nc")]
    [InlineData("x = \"\"\"one \"line\" only\"\"\";", "one \"line\" only")]
    [InlineData("""x = $"a {b} {{c}} {d:yyyy'}";""", "a ␣ {c} ␣")]
    [InlineData("""x = $"a {(b ? "yes" : "no")} c";""", "a ␣ c", "yes", "no")]
    [InlineData("x = $@\"a {b} \"\"c\"\"\";", "a ␣ \"c\"")]
    [InlineData("x = $$\"\"\"a {b} {{c}} {{{d}}}\"\"\";", "a {b} ␣ {␣}")]
    [InlineData("x = $\"{a}{$\"{b}{\"c\"}\"}\";", "␣␣", "␣␣", "c")]
    [InlineData("x = \"a\" + \"b\"\n  + @\"c\";", "abc")]
    [InlineData("x = '\"'; y = \"a\"; z = '\\''; // \"b\"\n/* \"c\" */", "\"", "a", "'")]
    [InlineData("#region Don't\nx = \"a\";\n#endregion", "a")]
    [InlineData("x = \"a\"u8; y = \"not closed\nz = \"b\";", "a", "b")]
    public void SQL_in_CSharp_literals_is_extracted(string code, params string[] texts) =>
        Texts(code, Language.CSharp).Should().Equal(texts);

    [Theory]
    [InlineData("""x = "a\n\u{42}\x43"; y = 'it\'s'""", "a\nBC", "it's")]
    [InlineData("x = `a\n${b}c\\``", "a\n␣c`")]
    [InlineData("x = `a ${b ? `c ${d}` : {e: '}'}} f`", "a ␣ f", "c ␣", "}")]
    [InlineData("x = 'a' + \"b\"\n + `c`", "abc")]
    [InlineData("x = y.split(/['\"`]/g); z = 'a'", "a")]
    [InlineData("x = a / b / c; y = 'd'; z = (e) / 2 + '/'", "d", "/")]
    [InlineData("const a = <p>Don't <b>stop</b></p>;\nconst b = 'c'", "c")]
    [InlineData("x = 'a\\\nb'; // 'c'\n/* `d` */ y = 'e'", "ab", "e")]
    public void SQL_in_TypeScript_literals_is_extracted(string code, params string[] texts) =>
        Texts(code, Language.Script).Should().Equal(texts);

    [Theory]
    [InlineData("x = 'a\\x41\\102' \"b\"", "aABb")]
    [InlineData("x = ('a'\n     'b'\n     \"c\")", "abc")]
    [InlineData("x = 'a'\ny = 'b'", "a", "b")]
    [InlineData("x = 'a' \\\n    'b'", "ab")]
    [InlineData("x = r'a\\nb' + R\"\"\"c\n\"d\"\"\"\"", "a\\nbc\n\"d")]
    [InlineData("x = f'a {b!r} {{c}} {d:>{e}} {f['g']}'", "a ␣ {c} ␣ ␣", "g")]
    [InlineData("x = '''a\n'b' ''' # 'c'", "a\n'b' ")]
    [InlineData("def f():\n    \"\"\"Explains.\"\"\"\n    return b'a', u'b', Rb'c'", "a", "b", "c")]
    [InlineData("x = 'not closed\ny = 'a'", "a")]
    public void SQL_in_Python_literals_is_extracted(string code, params string[] texts) =>
        Texts(code, Language.Python).Should().Equal(texts);

    [Theory]
    [InlineData(".go", "x := `a\nb\\` + \"c\\n\"; y := '\"'; z := \"d\" // \"e\"", "a\nb\\c\n", "\"", "d")]
    [InlineData(".java", "x = \"\"\"\n a \"b\"\n\"\"\"; y = \"c\" +\n \"d\"; z = '\"';", "\n a \"b\"\n", "cd", "\"")]
    [InlineData(".kt", "val x = \"\"\"a ${b} \\\"\"\".trimIndent(); val y = \"c ${d}\"", "a ␣ \\", "c ␣")]
    [InlineData(
        ".rs",
        "let x = r#\"a \"b\"\"#; fn f<'a>(y: &'a str) { g(\"c\nd\", 'e', '\\'', b\"h\") }",
        "a \"b\"",
        "c\nd",
        "e",
        "'",
        "h"
    )]
    public void SQL_in_other_literals_is_extracted(string extension, string code, params string[] texts) =>
        Texts(code, Language.ForPath("a" + extension)!).Should().Equal(texts);

    [Theory]
    [InlineData("x = \"a \" + b", "It is joined with other text by +.")]
    [InlineData("sb.Append(\"a\")", "It is put together by Append.")]
    [InlineData(
        "var sql = \"a\"; sql += \"b\";",
        "'sql' is joined with other text by +.",
        "It is joined with other text by +."
    )]
    [InlineData("x = \"a\".Replace(\"b\", c)", "It is changed by Replace.", "It is put together by Replace.")]
    public void A_partial_literal_gives_the_reason(string code, params string[] pieces) =>
        new ExpressionReader(code, Language.CSharp)
            .Read()
            .Select(expression => expression.Piece)
            .Should()
            .Equal(pieces);

    [Fact]
    public void Every_character_keeps_its_place_in_the_source()
    {
        const string code = "x = \"a\\t\" + // b\n  @\"c\"\"d\";";

        var text = new ExpressionReader(code, Language.CSharp).Read().Single().Text;

        text.Text.Should().Be("a\tc\"d");
        Enumerable.Range(0, text.Length).Select(i => code[text.SourceOf(i)]).Should().Equal('a', '\\', 'c', '"', 'd');
    }

    private static string[] Texts(string code, Language language) =>
        [
            .. new ExpressionReader(code, language)
                .Read()
                .Select(expression => expression.Text.Text.Replace(MappedText.Hole, '␣')),
        ];
}
