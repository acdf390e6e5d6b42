using MigrationTests.Sources;

namespace MigrationTests.Parsing;

public sealed class SplitterProblemTests
{
    [Theory]
    [InlineData("select 'a;\n\n", "a.sql:1:8: The string that opens here with ' is never closed. Close it.")]
    [InlineData("x;\n  E'a\\'", "a.sql:2:3: The string that opens here with E' is never closed. Close it.")]
    [InlineData("x;\n  E'a\\", "a.sql:2:3: The string that opens here with E' is never closed. Close it.")]
    [InlineData(
        "set standard_conforming_strings = off;\nselect '\\';",
        "a.sql:2:8: The string that opens here with ' is never closed. Close it."
    )]
    [InlineData("\"a\"\"", "a.sql:1:1: The quoted name that opens here with \" is never closed. Close it.")]
    [InlineData("U&\"a", "a.sql:1:1: The quoted name that opens here with U&\" is never closed. Close it.")]
    [InlineData(
        "do\r\n $a$ begin; $A$ $$ $a",
        "a.sql:2:2: The string that opens here with $a$ is never closed. Close it."
    )]
    [InlineData("/*", "a.sql:1:1: The comment that opens here with /* is never closed. Close it.")]
    [InlineData(
        "select 1; /* /* */ ;\r'",
        "a.sql:1:11: The comment that opens here with /* is never closed. Close it."
    )]
    public void What_is_never_closed_is_reported_where_it_opens(string sql, string problem) =>
        Folder.Problems(sql).Should().Equal(problem);

    [Theory]
    [InlineData(
        "create table t (\n  a int, check (a > 0);\nselect 1;",
        "a.sql:1:16: This parenthesis is never closed. Close it."
    )]
    [InlineData("select 1);\nselect 2;", "a.sql:1:9: Unmatched ')'. Remove it, or add the '('.")]
    [InlineData(
        "create function f() returns int\nbegin atomic select 1 end;\nselect 2;",
        "a.sql:2:1: This BEGIN ATOMIC is never closed. End its last statement with ';' and the body with END."
    )]
    public void What_belongs_together_has_to_be_complete(string sql, string problem) =>
        Folder.Problems(sql).Should().Equal(problem);

    [Theory]
    [InlineData(
        "\\restrict abc'\nselect 1;",
        @"a.sql:1:1: \restrict is a command of psql, not SQL. Delete the line; pg_dump writes it for psql alone."
    )]
    [InlineData(
        "select 1;\n\\connect 'x;\"y\nselect 2;",
        @"a.sql:2:1: \connect is a command of psql, not SQL. Delete the line; the runner is connected to the right database."
    )]
    [InlineData(
        "select (1 \\gset\nselect 2;",
        @"a.sql:1:11: \gset is a command of psql, not SQL. Delete it, or write it in SQL."
    )]
    [InlineData("select 1\\;", @"a.sql:1:9: \; is a command of psql, not SQL. Write ; alone.")]
    [InlineData(
        "\\.",
        @"a.sql:1:1: \. is a command of psql, not SQL. Delete it together with the rows that it ends; write INSERT statements."
    )]
    [InlineData("\\", @"a.sql:1:1: \ is a command of psql, not SQL. Delete it, or write it in SQL.")]
    public void Commands_of_psql_are_named(string sql, string problem) => Folder.Problems(sql).Should().Equal(problem);

    [Fact]
    public void Every_command_of_psql_is_reported() =>
        Folder
            .Problems("\\set a 1\n\\i b.sql\n\\ir c.sql\r\n\\copy t from 'x'")
            .Should()
            .Equal(
                @"a.sql:1:1: \set is a command of psql, not SQL. Write the value where the variable is used.",
                @"a.sql:2:1: \i is a command of psql, not SQL. Make the included file a migration of its own.",
                @"a.sql:3:1: \ir is a command of psql, not SQL. Make the included file a migration of its own.",
                @"a.sql:4:1: \copy is a command of psql, not SQL. Write INSERT statements, or copy the rows from the application."
            );

    [Theory]
    [InlineData("copy t from stdin;\n1\tit's \\. not over\n\\.\nselect 1;")]
    [InlineData("copy t (stdin, b) from /**/ STDIN with (format csv); -- 'rows\r\n1,(\r\n\\.\r\nselect 1;")]
    [InlineData("copy binary t from stdout;\n'the terminator is missing\n")]
    [InlineData("copy t from stdin")]
    public void Rows_in_the_file_are_refused_and_skipped(string sql) =>
        Folder
            .Problems(sql)
            .Should()
            .Equal(
                "a.sql:1:1: COPY … FROM STDIN reads its rows from psql's input, which a migration does not have. "
                    + "Write INSERT statements, or copy the rows from the application."
            );

    [Fact]
    public void What_follows_the_rows_is_read_again() =>
        Folder
            .Problems("copy t from stdin;\n'\n\\.\n\\q\n")
            .Should()
            .HaveCount(2)
            .And.Contain(@"a.sql:4:1: \q is a command of psql, not SQL. Delete it, or write it in SQL.");

    [Fact]
    public void Rows_to_the_client_are_refused() =>
        Folder
            .Problems("copy (select 'from stdin') to stdout;\nselect 1;")
            .Should()
            .Equal(
                "a.sql:1:1: COPY … TO STDOUT sends its rows to psql's output, which a migration does not have. "
                    + "Remove it, or copy the rows from the application."
            );

    [Theory]
    [InlineData("select 1;\nselect $2, $1;", 2, 8)]
    [InlineData("create table f (function int default $1)", 1, 38)]
    [InlineData("create or replace view procedure as select $1", 1, 44)]
    public void A_parameter_has_no_value_in_a_migration(string sql, int line, int column) =>
        Folder.Problems(sql).Should().Equal($"a.sql:{line}:{column}: A migration has no parameters. Write the value.");

    [Theory]
    [InlineData("prepare p as select $1")]
    [InlineData("create function f(int) returns int language sql return $1")]
    [InlineData("create or replace procedure p(int) begin atomic select $1; end")]
    [InlineData("create procedure p(int) begin atomic select $1; end; select '$1' from \"$1\" -- $1")]
    public void A_parameter_of_a_routine_or_a_prepared_statement_is_its_own(string sql) =>
        Folder.Problems(sql).Should().BeEmpty();

    [Theory]
    [InlineData("select 1;\nalter table a owner to :owner;", ":owner", 2, 24)]
    [InlineData("create table :app.jobs (id int references :app.queues);", ":app", 1, 14)]
    [InlineData("insert into a values (:'name', :\"more\")", ":'name'", 1, 23)]
    [InlineData("select a[1], :n", ":n", 1, 14)]
    [InlineData("select 'a'::text, :n::int", ":n", 1, 19)]
    [InlineData("drop table :s.a;\ndrop table :s.b;", ":s", 1, 12)]
    [InlineData(
        "create table {{ index .Options \"Namespace\" }}.users (id int);",
        "{{ index .Options \"Namespace\" }}",
        1,
        14
    )]
    [InlineData("select 1;\ndrop table ${schema}.a, ${schema}.b;", "${schema}", 2, 12)]
    [InlineData("drop table #{schema}.a", "#{schema}", 1, 12)]
    [InlineData("create table \"${schema}\".a (i int)", "${schema}", 1, 15)]
    [InlineData("{% if x %} select 1", "{% if x %}", 1, 1)]
    [InlineData("select {\n1}", "{", 1, 8)]
    public void A_variable_of_psql_or_another_tool_is_refused(string sql, string name, int line, int column) =>
        Folder
            .Problems(sql)
            .Should()
            .Equal(
                $"a.sql:{line}:{column}: {name} is a variable, which psql and other tools replace, and MigrationKit does not. "
                    + "Write the value."
            );

    [Theory]
    [InlineData("select a[1:n], a[lo:hi], a[:n], b[f(x)[1]:n] from t")]
    [InlineData("select a::int, a ::int, a:: int, '1'::\"char\", a[1]::text, array[1]::int[]")]
    [InlineData("select f(a := b, c :=d), ':x', \":x\", $$ :x $$ -- :x\n/* :x */")]
    [InlineData("select json_object('a':b, 'c' :d), json_objectagg(e:f) from t")]
    [InlineData("create function f(a int) returns int begin atomic select a::int; select 1; end")]
    [InlineData("select '{{1,2},{3,4}}'::int[], '${x}', E'#{x}', $$ {{ x }} ${y} $$ -- {{ x }}\n/* ${x} */")]
    [InlineData("create table \"{a}\" (\"$\" int)")]
    public void A_colon_or_a_quoted_brace_of_SQL_is_no_variable(string sql) => Folder.Problems(sql).Should().BeEmpty();

    [Theory]
    [InlineData(@"select U&'\'; select B'\', b'\', X'\', x'\'; select N'\', n'\'")]
    [InlineData(@"select ""\"", U&""\"", u&'\'")]
    [InlineData("copy t from '/rows' ; copy stdin to 'x'")]
    [InlineData("copy (select a from stdin) to program 'x'")]
    [InlineData("select copy from stdin")]
    [InlineData("prepare transaction as select 1; execute transaction")]
    [InlineData("savepoint a; rollback to a; rollback work to savepoint a; release a")]
    public void What_only_looks_like_a_problem_is_none(string sql) => Folder.Problems(sql).Should().BeEmpty();
}
