using MigrationKit;
using MigrationKit.Parsing;
using MigrationTests.Sources;

namespace MigrationTests.Parsing;

public sealed class SourceLocationTests
{
    [Theory]
    [InlineData("select 1", 0, 1, 1, "select 1")]
    [InlineData("select 1", 8, 1, 8, "select 1")]
    [InlineData("select 1; ", 9, 1, 9, "select 1; ")]
    [InlineData("select 1", 99, 1, 9, "select 1")]
    [InlineData("\n\n  select\r\n'😀', x -- end\r\nfrom y", 14, 4, 6, "'😀', x -- end")]
    [InlineData("/* é\r */ é\r,\ré", 5, 4, 1, "é")]
    [InlineData("select\r\n1", 8, 1, 8, "select")]
    public void A_position_of_the_server_is_found_in_the_file(
        string sql,
        int position,
        int line,
        int column,
        string text
    )
    {
        var migration = Folder.ReadOne(sql);

        var location = SourceLocation.At(migration, migration.Statements[0], position);

        (location.Line, location.Column, location.LineText).Should().Be((line, column, text));
    }

    [Fact]
    public void A_statement_knows_where_it_starts()
    {
        var migration = Folder.ReadOne("/* 😀 */ select 1; -- a\r\n\r\n\té;\rx");

        migration
            .Statements.Should()
            .Equal(
                new SqlStatement("select 1", 9, 1, 9),
                new SqlStatement("é", 28, 3, 2),
                new SqlStatement("x", 31, 4, 1)
            );
        var second = migration.Statements[1];
        SourceLocation.At(migration, second, 1).Should().Be(new SourceLocation(28, 1, 3, 2, "\té;"));
    }
}
