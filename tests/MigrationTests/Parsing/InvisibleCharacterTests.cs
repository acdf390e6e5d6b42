using MigrationTests.Sources;

namespace MigrationTests.Parsing;

public sealed class InvisibleCharacterTests
{
    [Theory]
    [InlineData("select 1;\n\u200Bselect 2;", "2:1: The invisible character U+200B")]
    [InlineData("create table\u00A0beds (i int);", "1:13: The invisible character U+00A0")]
    [InlineData("select 1;\n\uFEFFselect 2;", "2:1: The invisible character U+FEFF")]
    [InlineData("select 1 as a\u202Eb;", "1:14: The invisible character U+202E")]
    [InlineData("drop table beds\u00AD;", "1:16: The invisible character U+00AD")]
    [InlineData("select 1;\u3000", "1:10: The invisible character U+3000")]
    [InlineData("select 1 \u0007;", "1:10: The invisible character U+0007")]
    public void Outside_quotes_an_invisible_character_is_named_with_its_place(string sql, string problem) =>
        Folder.Problems(sql).Should().ContainSingle().Which.Should().StartWith("a.sql:" + problem);

    [Theory]
    [InlineData("select 'a\u200Bb', $$\u00A0$$, E'\u202E';")]
    [InlineData("select 1 as \"a\u00A0b\";")]
    [InlineData("-- a\u00A0comment\n/* \u200B */ select 1;")]
    [InlineData("\uFEFFselect 1;\r\n\tselect 2;\f")]
    [InlineData("create table \u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645 (i int);")]
    [InlineData("select 1 as \u00E9t\u00E9;")]
    public void Where_the_server_means_what_is_seen_it_is_no_problem(string sql) =>
        Folder.Problems(sql).Should().BeEmpty();
}
