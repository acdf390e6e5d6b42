using MigrationKit.Audit.Code;
using MigrationKit.Parsing;

namespace MigrationTests.Audit;

/// <summary>SQL is told from prose, which is full of its words.</summary>
public sealed class CodeShapeTests
{
    [Theory]
    [InlineData("SELECT name FROM users")]
    [InlineData("select * from users")]
    [InlineData("select id, name from users")]
    [InlineData("select u.id from users u")]
    [InlineData("select id from users where id = $1")]
    [InlineData("-- all\nSELECT (SELECT 1) FROM \"User\"")]
    [InlineData("select array(select id from users)")]
    [InlineData("INSERT INTO users (name) VALUES ($1)")]
    [InlineData("insert into users default values")]
    [InlineData("insert into a.users as u select 1")]
    [InlineData("UPDATE users SET name = $1")]
    [InlineData("update only a.users u set (a, b) = (1, 2)")]
    [InlineData("DELETE FROM users")]
    [InlineData("delete from users u where u.id = 1")]
    [InlineData("WITH RECURSIVE a(b) AS MATERIALIZED (SELECT 1) SELECT b FROM a")]
    [InlineData("merge into t using s on t.id = s.id when matched then do nothing")]
    public void A_SQL_statement_is_recognized(string text) => Kind(text).Should().Be(SqlKind.Statement);

    [Theory]
    [InlineData("Select a file from the list")]
    [InlineData("select a file from the list")]
    [InlineData("select one from below")]
    [InlineData("SELECT A FILE FROM THE LIST")]
    [InlineData("Select all, or pick one from these.")]
    [InlineData("select a file, then continue from there (optional)")]
    [InlineData("Select file (optional)")]
    [InlineData("Update available")]
    [InlineData("Update the settings, then set a = b")]
    [InlineData("update your profile and set a password")]
    [InlineData("Insert into cart")]
    [InlineData("insert into the document (at the end)")]
    [InlineData("Delete from cart")]
    [InlineData("delete from disk")]
    [InlineData("With love (and care)")]
    [InlineData("with the name as given (see below)")]
    [InlineData("Create table booking")]
    [InlineData("create a new view")]
    [InlineData("Drop files here")]
    [InlineData("ALTER TABLE … RENAME")]
    [InlineData("where were you?")]
    [InlineData("commit")]
    [InlineData("Call me (maybe)")]
    [InlineData("merge into main")]
    [InlineData("set a = b")]
    [InlineData("")]
    public void Prose_is_not_taken_for_SQL(string text) => Kind(text).Should().Be(SqlKind.None);

    [Theory]
    [InlineData("WHERE a = $1", nameof(SqlKind.Fragment))]
    [InlineData("SELECT a, b", nameof(SqlKind.Fragment))]
    [InlineData("INSERT INTO t (a, b)", nameof(SqlKind.Fragment))]
    [InlineData("ON CONFLICT DO NOTHING", nameof(SqlKind.Fragment))]
    [InlineData("VALUES ($1, $2)", nameof(SqlKind.Fragment))]
    [InlineData("SELECT now()", nameof(SqlKind.WithoutTable))]
    [InlineData("CREATE TABLE t (a int)", nameof(SqlKind.Definition))]
    [InlineData("create index on t (a)", nameof(SqlKind.Definition))]
    [InlineData("TRUNCATE t", nameof(SqlKind.Definition))]
    [InlineData("CALL p(1)", nameof(SqlKind.Command))]
    public void Definitions_commands_and_fragments_are_not_sent_to_the_server(string text, string kind) =>
        $"{Kind(text)}".Should().Be(kind);

    [Theory]
    [InlineData("select id from users", nameof(SqlKind.Statement))]
    [InlineData("delete from users", nameof(SqlKind.Statement))]
    [InlineData("begin", nameof(SqlKind.Transaction))]
    [InlineData("listen a", nameof(SqlKind.Transaction))]
    [InlineData("set search_path = app", nameof(SqlKind.Transaction))]
    [InlineData("select file", nameof(SqlKind.Fragment))]
    [InlineData("where id = 1", nameof(SqlKind.Fragment))]
    [InlineData("(select id from beds) union (select 1)", nameof(SqlKind.Statement))]
    public void The_surrounding_code_can_mark_a_text_as_SQL(string text, string kind)
    {
        Kind(text).Should().Be(SqlKind.None);
        $"{Kind(text, trusted: true)}".Should().Be(kind);
    }

    private static SqlKind Kind(string text, bool trusted = false) =>
        new SqlShape(text, new StatementTokens(text, new(0, text.Length, true)), trusted).Kind();
}
