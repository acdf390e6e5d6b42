using MigrationKit.Audit.Logs;

namespace MigrationTests.Audit;

/// <summary>The server writes a statement as it came, line breaks in its strings included.</summary>
public sealed class StatementsOverLines
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(
        "INSERT INTO t (user_id, note, email)\n\tVALUES ('u1', 'CaNaRy,\n\ttoday CaNaRy told', 'CaNaRy@x.com')",
        "INSERT INTO t (user_id, note, email) VALUES ('…', '…', '…')"
    )]
    [InlineData(
        "INSERT INTO t VALUES ($a$CaNaRy's\n\tCaNaRy 'CaNaRy\n\t$a$, 'CaNaRy')",
        "INSERT INTO t VALUES ('…', '…')"
    )]
    [InlineData(
        "INSERT INTO t VALUES (E'it\\'s\n\tCaNaRy\\' CaNaRy\\\\', 'CaNaRy')",
        "INSERT INTO t VALUES ('…', '…')"
    )]
    [InlineData("INSERT INTO t VALUES ('a',\n\t'CaNaRy\n\tCaNaRy", "INSERT INTO t VALUES ('…', '…'")]
    [InlineData("SELECT 'CaNaRy'\n\t, 'CaNaRy' FROM t", "SELECT '…' , '…' FROM t")]
    [InlineData("SELECT a -- isn't CaNaRy\n\t, 'CaNaRy' FROM t", "SELECT a , '…' FROM t")]
    [InlineData("SELECT '\n\t{\"code\": 1}', a, '\n\tCaNaRy' FROM t", "SELECT '…', a, '…' FROM t")]
    [InlineData(
        "SELECT '\n\tERROR:  relation \"CaNaRy\" does not exist\n\tSTATEMENT:  CaNaRy\n\t{\"CaNaRy\": 1}' FROM t",
        "SELECT '…' FROM t"
    )]
    public async Task Strings_of_a_multi_line_statement_are_hidden(string sql, string shown)
    {
        var errors = await ReadAsync(
            $"""
            ERROR:  relation "t" does not exist at character 13
            STATEMENT:  {sql}
            LOG:  CaNaRy
            """
        );

        errors.Should().ContainSingle();
        errors[0].Sightings[0].Statement.Should().Be(shown);
    }

    [Fact]
    public async Task A_long_statement_is_cut_and_its_open_string_stays_hidden()
    {
        var lines = string.Concat(Enumerable.Repeat("\n\tCaNaRy, it''s CaNaRy", 1_000));

        var errors = await ReadAsync(
            $"ERROR:  relation \"t\" does not exist\nSTATEMENT:  INSERT INTO t VALUES (1, '{lines}', 'CaNaRy')"
        );

        errors[0].Sightings[0].Statement.Should().Be("INSERT INTO t VALUES (0, '…'");
    }

    [Fact]
    public async Task A_second_statement_does_not_continue_the_first()
    {
        var errors = await ReadAsync(
            """
            ERROR:  relation "t" does not exist
            LINE 1: insert into t values ('CaNaRy is cut...
            STATEMENT:  insert into t values ('CaNaRy is
            	cut', 'CaNaRy')
            """
        );

        errors[0].Sightings[0].Statement.Should().Be("insert into t values ('…'");
    }

    private static async Task<IReadOnlyList<LoggedError>> ReadAsync(string text)
    {
        var errors = new LoggedErrors();
        await new LogReader(errors).ReadAsync(new("app.log", new StringReader(text)), Ct);
        return errors.All;
    }
}
