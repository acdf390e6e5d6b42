using MigrationKit.Tests;

namespace MigrationTests.Audit;

/// <summary>Statements in forms of which only a part can be read: each is judged, or counted with its reason.</summary>
public sealed class CodeThatIsCounted(PostgresFixture postgres)
{
    private const string Assembled = "It is assembled at run time.";
    private const string OfSession = "It controls a transaction or the session.";

    [Theory]
    [InlineData("a.cs", "var s = \"select \" + Columns + \" from beds\";", Assembled)]
    [InlineData("a.cs", "var s = \"select id from \" + Names.Table + \" where id = 1\";", Assembled)]
    [InlineData("a.cs", "Query(\"select \" + Columns);", "It is joined with other text by +.")]
    [InlineData("A.kt", "run(\"SELECT id FROM $TABLE WHERE id = ?\")", Assembled)]
    [InlineData("A.kt", "query(\"\"\"select id from $TABLE\"\"\")", Assembled)]
    [InlineData("A.kt", "run(String.format(\"SELECT id FROM %s\", TABLE))", "It is put together by format.")]
    [InlineData("a.ts", "knex.raw('select ?? from ??', ['id', 'beds'])", "?? may be an operator or a parameter.")]
    [InlineData(
        "a.ts",
        "q('select id from {{schema}}.beds')",
        "The server cannot parse it: syntax error at or near \"{\"."
    )]
    [InlineData("a.ts", "q('select id from :schema:.beds')", "A parameter stands for a name.")]
    [InlineData("a.ts", "pool.any(sql.fragment`where id = ${id}`)", "It is a fragment of a statement.")]
    [InlineData("a.py", "cur.execute('set search_path to app')", OfSession)]
    [InlineData("a.py", "cur.execute('SHOW server_version')", OfSession)]
    public async Task What_cannot_be_judged_is_counted(string name, string code, string reason)
    {
        var (errors, judged, reasons) = await JudgeAsync((name, code));

        errors.Should().BeEmpty();
        judged.Should().Be(0);
        reasons.Should().Equal(reason);
    }

    [Theory]
    [InlineData("a.ts", "const s = \"select round(b, 1) from a\";")]
    [InlineData("a.ts", "const s = \"select id from a where b = 1\";")]
    [InlineData("a.ts", "pool.any(sql.unsafe`select id from beds`)")]
    [InlineData("a.ts", "db.unsafe('select id from beds')")]
    [InlineData("a.ts", "pool.any(sql.unsafe`select id from beds where id = ${id}`)")]
    [InlineData("a.py", "cur.execute('SELECT %(arg)s as col', {'arg': 1})")]
    [InlineData("a.ts", "db.query('SELECT id from beds')")]
    [InlineData("a.go", "db.Query(\"(SELECT id FROM beds) UNION (SELECT 1)\")")]
    public async Task What_is_read_now_is_judged(string name, string code)
    {
        var (errors, judged, reasons) = await JudgeAsync((name, code));

        errors.Should().BeEmpty();
        judged.Should().Be(1);
        reasons.Should().BeEmpty();
    }

    [Theory]
    [InlineData("log('Select an item(s) from the list');")]
    [InlineData("log('select item(s) from these');")]
    [InlineData("throw new Error('update failed: ' + reason + ' from a server');")]
    public async Task Prose_is_neither(string code)
    {
        var (errors, judged, reasons) = await JudgeAsync(("a.ts", code));

        errors.Should().BeEmpty();
        judged.Should().Be(0);
        reasons.Should().BeEmpty();
    }

    [Fact]
    public async Task A_table_of_the_schema_that_the_code_chooses_is_not_missing()
    {
        var (errors, _, reasons) = await JudgeAsync(
            ("a.py", "cur.execute('set search_path to app')"),
            ("b.py", "cur.execute('select id from rakes')\ncur.execute('select id from mists')")
        );

        errors.Should().Equal("b.py:2:29 42P01 relation \"mists\" does not exist");
        reasons.Should().HaveCount(2);
        reasons[1].Should().StartWith("The code sets a search_path, and another schema has rakes");
    }

    [Theory]
    [InlineData("select id into temp picked from beds")]
    [InlineData("select id into picked from beds")]
    public async Task A_table_that_a_query_of_the_code_makes_is_not_missing(string sql)
    {
        var (errors, _, reasons) = await JudgeAsync(
            ("a.py", $"cur.execute('{sql}')\ncur.execute('select id from picked')")
        );

        errors.Should().BeEmpty();
        reasons.Should().Contain("Its file creates or alters picked itself: relation \"picked\" does not exist.");
    }

    private async Task<(IReadOnlyList<string> Errors, int Judged, List<string> Reasons)> JudgeAsync(
        params (string, string)[] files
    )
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create table beds (id int)");
        await database.ExecuteAsync("create table a (id int, b numeric)");
        await database.ExecuteAsync("create schema app create table rakes (id int)");
        using var folder = new CodeFolder(files);
        var (errors, reading) = await folder.JudgeAsync(database);
        return (errors, reading.Judged, [.. reading.NotJudged.Select(refused => refused.Reason)]);
    }
}
