using System.Text;
using MigrationKit.Planning;
using MigrationTests.Sources;

namespace MigrationTests.Parsing;

public sealed class ChecksumTests
{
    [Theory]
    [InlineData("select 1;\nselect 2;", "-- Licence.\n-- migrationkit: replayable\nselect 1 ; /* two */ select 2")]
    [InlineData("select 1, 2", "select\r\n\t1,\r /* /* one */ */ 2\n;;\n")]
    [InlineData("select 1", "begin; select 1; commit;")]
    [InlineData("select 'a\n b'", "select 'a\r\n b'")]
    [InlineData("select 'a\nb', \"c\nd\"", "select 'a\rb', \"c\rd\"")]
    [InlineData("do $$a\nb\n$$", "do $$a  \t\r\nb \r$$")]
    [InlineData("select E'\\'' 'b'", "select E'\\'' -- one\n'b'")]
    [InlineData("select 1 -- é", "select 1")]
    public void What_the_server_does_not_see_does_not_count(string one, string other) =>
        Checksum(one).Should().Be(Checksum(other));

    [Theory]
    [InlineData("select 1", "select 2")]
    [InlineData("select 1", "SELECT 1")]
    [InlineData("select 12", "select 1 2")]
    [InlineData("select 'a  b'", "select 'a b'")]
    [InlineData("select 'a \nb'", "select 'a\nb'")]
    [InlineData("select '/* a */ b'", "select ' b'")]
    [InlineData("select \"a -- b\"", "select \"a\"")]
    [InlineData("do $$ a$$", "do $$a$$")]
    [InlineData("do $$a $$", "do $$a$$")]
    [InlineData("do $$a -- b\n$$", "do $$a\n$$")]
    [InlineData("do $$a\n\nb$$", "do $$a\nb$$")]
    [InlineData("select 1; select 2", "select 1 select 2")]
    [InlineData("select 1; select 2", "select 2; select 1")]
    [InlineData("select 'é'", "select 'e\u0301'")]
    [InlineData(
        "set standard_conforming_strings = off; select '\\' -- a'",
        "set standard_conforming_strings = off; select '\\' --  a'"
    )]
    public void What_the_server_sees_counts(string one, string other) => Checksum(one).Should().NotBe(Checksum(other));

    [Fact]
    public void A_byte_order_mark_does_not_count() =>
        MigrationSetReader
            .Read(new([Folder.File("a", [.. Encoding.UTF8.Preamble, .. "select 1"u8])]))
            .Migrations[0]
            .Checksum.Should()
            .Be(Checksum("select 1"));

    // It stands in the histories of databases: a version that computes another one takes every file for modified.
    [Fact]
    public void The_checksum_of_a_file_never_changes() =>
        Checksum("create table t (a int); -- a table\n\nselect 'x\r\ny';")
            .Should()
            .Be(Sha256("create table t (a int);\nselect 'x\ny';\n"))
            .And.Be("e7aca7e78b64601f236c6531161b8ebc8ef384e1c36d7bd4f4ed377a68807363");

    private static string Sha256(string text) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Checksum(string sql) => Folder.ReadOne(sql).Checksum;
}
