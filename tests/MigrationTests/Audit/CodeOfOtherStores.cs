using MigrationKit;
using MigrationKit.Audit;
using MigrationKit.Tests;

namespace MigrationTests.Audit;

/// <summary>Code whose statements meet no table of the database, and what that means.</summary>
public sealed class CodeOfOtherStores(PostgresFixture postgres)
{
    private const string CreateBeds = "create table beds (id int primary key, name text);";

    [Theory]
    [InlineData(
        "a.ts",
        "import { createClient } from '@libsql/client';\ndb.execute('select id from mists where id = 1');"
    )]
    [InlineData("a.ts", "import alasql from 'alasql';\nalasql.exec('select id from mists where id = 1');")]
    [InlineData(
        "b.cs",
        "using System.Management;\nclass B { void M() { new S(\"select Name from Win32_Fan where Id = 1\"); } }"
    )]
    [InlineData("c.py", "import odd_store\ncur.execute('select id from mists where id = 1')")]
    [InlineData(
        "a.ts",
        "import { pg } from 'pg';\nconst rows = await clickhouseClient().query({ query: `select a from system.tables where a = 1` });"
    )]
    [InlineData(
        "a.ts",
        "import { pg } from 'pg';\nrun(queryClickHouse('select throwIf(number = 2) from numbers(10)'))"
    )]
    [InlineData("d.py", "import psycopg\nsqlite_cursor.execute('select id from mists where id = 1')")]
    public async Task A_file_of_another_store_has_no_issues(string name, string code)
    {
        var report = await AuditAsync(CreateBeds, (name, code));

        report.Issues.Should().BeEmpty();
        report.Code!.NotJudged.Should().ContainSingle();
    }

    [Theory]
    [InlineData("a.ts", "import { Pool } from 'pg';\ndb.query('select id from mists where id = 1');")]
    [InlineData(
        "a.ts",
        "import x from 'odd-store';\ndb.query('select id from mists where id = 1'); db.query('select id from beds where id = 1');"
    )]
    [InlineData("a.ts", "import { db } from './db';\ndb.query('select id from mists where id = 1');")]
    [InlineData("a.py", "cur.execute('select id from mists where id = 1')")]
    [InlineData(
        "b.cs",
        "using System.Text; using Garden.Data;\nnamespace Garden;\nclass B { void M() { Query(\"select id from mists where id = 1\"); } }"
    )]
    public async Task A_missing_table_in_code_for_PostgreSQL_is_an_issue(string name, string code) =>
        (await AuditAsync(CreateBeds, (name, code))).Issues.Should().ContainSingle().Which.Subject.Should().Be("mists");

    [Theory]
    [InlineData("q(\"select reltuples from pg_class where oid = 'mists'::regclass\")")]
    [InlineData("q('select label from beds where id = 1')")]
    [InlineData("q('select id from rakes where id = 1')")]
    [InlineData("q('select shed.lock(id) from beds where id = 1')")]
    [InlineData("cur.execute('select count(*) from beds where name <> 0')")]
    public async Task What_the_migrations_of_another_folder_explain_is_no_issue(string code)
    {
        const string Other = """
            create table mists (id int); create table beds (id int, label text, name int);
            do $$ begin if true then
              create schema if not exists shed; create table if not exists shed.rakes (id int);
            end if; end $$;
            create function shed.lock(id int) returns int language sql as 'select 1';
            """;

        var report = await AuditAsync(CreateBeds, ("a.py", code), ("other_migrations/001_other.sql", Other));

        report.Issues.Should().BeEmpty();
        report.Code!.NotJudged.Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_column_that_no_folder_makes_is_missing()
    {
        const string Other = "create table mists (id int); create table beds (id int, label text);";

        var report = await AuditAsync(
            CreateBeds,
            ("a.py", "q('select colour from beds where id = 1')"),
            ("other_migrations/001_other.sql", Other)
        );

        report.Issues.Should().ContainSingle().Which.Subject.Should().Be("beds.colour");
    }

    [Theory]
    [InlineData("const FUNCTION = \"mend\";\nquery(`create function ${FUNCTION}(a int) returns int`);")]
    [InlineData("const TABLE = 'mend';\nquery(`create table ${TABLE} (id int)`);")]
    public async Task What_the_file_creates_by_a_name_put_in_later_is_not_missing(string code)
    {
        const string Uses = "query('select id from mend where id = 1'); query('select mend(id) from beds')";

        var report = await AuditAsync(CreateBeds, ("a.ts", $"import 'pg';\n{code}\n{Uses}"));

        report.Issues.Should().BeEmpty();
    }

    [Fact]
    public async Task A_table_of_the_migrations_of_another_database_is_not_missing()
    {
        var report = await AuditAsync(
            CreateBeds,
            ("migrations/tenants/1.sql", "create table if not exists tenants (id int primary key);"),
            ("a.ts", "import 'pg'; pool.query('select id from tenants where id = 1')")
        );

        report.Issues.Should().BeEmpty();
    }

    [Theory]
    [InlineData("select id from beds where id = %(id)s and name=%(name)s;")]
    [InlineData("select id from beds where id = :id;")]
    [InlineData("select id from beds where id = @id;")]
    public async Task Parameters_in_a_file_of_queries_are_judged(string sql)
    {
        var report = await AuditAsync(CreateBeds, ("queries.sql", sql));

        report.Issues.Should().BeEmpty();
        report.Code!.Judged.Should().Be(1);
        report.Code.NotJudged.Should().BeEmpty();
    }

    [Fact]
    public async Task A_name_that_the_file_does_not_say_alone_is_missing()
    {
        var report = await AuditAsync(
            CreateBeds,
            ("a.ts", "import 'pg';\nquery(`create table ${name} (id int)`); query('select id from mists')")
        );

        report.Issues.Should().ContainSingle().Which.Subject.Should().Be("mists");
    }

    [Theory]
    [InlineData("a.ts", "query('create table t (i int); begin')")]
    [InlineData("src/migrations/1.sql", "update beds set name = 'a'; create table t (i int)")]
    public async Task What_asks_nothing_of_the_schema_is_not_in_the_share(string name, string code)
    {
        var report = await AuditAsync(CreateBeds, (name, code));

        report.Code!.NotJudged.Should().HaveCount(2).And.OnlyContain(one => !one.Asks);
    }

    [Theory]
    [InlineData("create temp table if not exists mists(id int);")]
    [InlineData("execute 'create temporary table mists (id int)';")]
    public async Task A_temporary_table_of_a_function_is_not_missing(string body)
    {
        var report = await AuditAsync(
            $"create function f() returns void language plpgsql as $$ begin {body} end $$;",
            ("a.py", "cur.execute('select f()')\ncur.execute('select id from mists')")
        );

        report.Issues.Should().BeEmpty();
    }

    [Fact]
    public async Task A_temporary_table_of_another_file_is_not_missing()
    {
        var report = await AuditAsync(
            CreateBeds,
            ("a.py", "cur.execute('create temp table mists (id int)')"),
            ("b.py", "cur.execute('select id from mists')")
        );

        report.Issues.Should().BeEmpty();
    }

    [Theory]
    [InlineData("a.cs", "Query(\"select name from beds where id in @ids\");")]
    [InlineData("a.py", "execute_values(cur, 'insert into beds (id, name) values %s', rows)")]
    [InlineData("a.py", "cur.execute('select name from beds where id in %s', (ids,))")]
    [InlineData("a.ts", "db.query('insert into beds (id, name) values ? ', [rows]);")]
    public async Task Lists_that_a_driver_fills_in_are_judged(string name, string code)
    {
        var report = await AuditAsync(CreateBeds, (name, code));

        report.Code!.NotJudged.Should().BeEmpty();
        report.Code.Judged.Should().Be(1);
        report.Issues.Should().BeEmpty();
    }

    [Theory]
    [InlineData("insert into beds (id) values (f()) on conflict (id) do nothing")]
    [InlineData("select * from mists")]
    [InlineData("select id from beds where id = f()")]
    [InlineData("select id from beds where beds @@@ 1")]
    [InlineData("select 'a'::text::beds from beds")]
    [InlineData("insert into beds (d) values ('1')")]
    [InlineData("insert into beds (id) values (1) returning f()")]
    [InlineData("insert into beds (ds) values ('{1}')", false)]
    [InlineData("insert into beds (ds) values (E'\\\\x7b1}')", false)]
    [InlineData("select id from beds where r = $$(1)$$", false)]
    [InlineData("select '{(1)}'::r[] from beds", false)]
    public async Task No_function_of_the_user_runs_when_code_is_judged(string sql, bool asked = true)
    {
        var report = await AuditAsync(
            """
            create function f() returns int language plpgsql immutable as $$ begin raise exception 'it ran'; end $$;
            create function g(text) returns boolean language plpgsql immutable as $$ begin return f() > 0; end $$;
            create domain d as text check (g(value));
            create type r as (a d);
            create table beds (id int primary key, d d, ds d[], r r);
            create function h(beds, int) returns boolean language plpgsql immutable as $$ begin return f() > 0; end $$;
            create function i(text) returns beds language plpgsql immutable as $$ begin perform f(); return null; end $$;
            create operator @@@ (leftarg = beds, rightarg = int, function = h);
            create cast (text as beds) with function i(text);
            create view mists as select f() as a from beds;
            """,
            ("a.ts", $"db.query(\"{sql}\");")
        );

        report.Issues.Should().BeEmpty();
        report.Code!.Judged.Should().Be(asked ? 1 : 0);
        report
            .Code.NotJudged.Select(one => one.Reason)
            .Should()
            .Equal(
                asked
                    ? []
                    :
                    [
                        "To read it, the server would run a function of the database: a literal may be of a domain whose check calls one.",
                    ]
            );
    }

    [Theory]
    [InlineData("a_test.go", "import \"github.com/jackc/pgx/v5\"\nrequire.Equal(t, `SELECT id FROM mists`, sql)")]
    [InlineData("A.java", "import org.postgresql.Driver;\nString expectedQuery = \"SELECT id FROM mists\";")]
    [InlineData("a.ts", "import pg from 'pg';\nexpect(sql).toEqual('SELECT id FROM mists')")]
    [InlineData("a.py", "import psycopg\nassert sql == 'SELECT id FROM mists'")]
    [InlineData("a.rs", "use sqlx::postgres::PgPool;\nassert_eq!(sql, \"SELECT id FROM mists\");")]
    public async Task What_is_only_compared_is_no_statement_of_the_code(string name, string code)
    {
        var report = await AuditAsync("create table beds (id int);", (name, code));

        report.Issues.Should().BeEmpty();
        report.Code!.Judged.Should().Be(0);
    }

    [Theory]
    [InlineData("setup/tables.sql")]
    [InlineData("test_other_migrations/001.sql")]
    public async Task What_other_files_create_is_not_missing(string name)
    {
        var report = await AuditAsync(
            "create table beds (id int);",
            (name, "alter table clouds rename to mists; create function fog() returns int language sql as 'select 1';"),
            (
                "a.rs",
                "use sqlx::postgres::PgPool;\nsqlx::query!(\"SELECT id FROM mists\"); sqlx::query(\"select fog() from beds\");"
            )
        );

        report.Issues.Should().BeEmpty();
        report
            .Code!.NotJudged.Where(one => one.Asks)
            .Select(one => one.Reason.Split(':')[0])
            .Should()
            .Equal(
                "Other code, or migrations of another folder, creates mists",
                "Other code, or migrations of another folder, creates fog"
            );
    }

    [Theory]
    [InlineData("a.go", "rows, err := pool.Query(ctx, `select nope from beds where id = $1`, id)")]
    [InlineData("A.java", "jdbc.query(\"select nope from beds where id = ?\", mapper, id);")]
    [InlineData("a.rs", "sqlx::query_as!(Bed, r#\"select nope from beds where id = $1\"#, id)")]
    [InlineData("a.kt", "jdbc.query(\"\"\"\n  select nope\n  from beds\n\"\"\".trimIndent())")]
    [InlineData("a.sql", "-- name: Get :one\nselect nope from beds where id = sqlc.arg('id');")]
    public async Task A_column_that_is_missing_is_found_in_each_language(string name, string code)
    {
        var report = await AuditAsync("create table beds (id int);", (name, code));

        report.Issues.Should().ContainSingle().Which.Subject.Should().Be("beds.nope");
    }

    [Theory]
    [InlineData("mysql/a.sql", "select id from mists where id = 1;")]
    [InlineData("a.sql", "SET NOCOUNT ON\nselect id from mists where id = 1;")]
    [InlineData(
        "A.java",
        "import jakarta.persistence.*;\nclass A { @Query(\"select m from Mist m\") List<Mist> all(); }"
    )]
    [InlineData("a.ts", "import 'pg';\nawait expect(pool.query('select id from mists')).rejects.toThrow();")]
    [InlineData("a.py", "import psycopg\nwith pytest.raises(Error):\n    cur.execute('select id from mists')")]
    [InlineData("A.cs", "using Npgsql;\nawait Assert.ThrowsAsync<E>(() => Execute(\"select id from mists\"));")]
    public async Task What_is_not_for_this_database_or_is_to_fail_is_not_judged(string name, string code)
    {
        var report = await AuditAsync(CreateBeds, (name, code));

        report.Issues.Should().BeEmpty();
        report.Code!.NotJudged.Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("select tenant_id from beds where id = 1")]
    [InlineData("select id from beds where name <> 0")]
    [InlineData("select reltuples from pg_class where oid = 'mists'::regclass")]
    public async Task A_table_of_the_same_name_in_another_folder_is_not_this_one(string sql)
    {
        var report = await AuditAsync(
            "create table beds (id int primary key, name boolean);",
            (
                "other/migrations/001.sql",
                "create table beds (id int, name int, tenant_id int); create table mists (id int);"
            ),
            ("a.ts", $"import 'pg';\npool.query(\"{sql}\"); pool.query('select nope from beds');")
        );

        report.Issues.Should().ContainSingle().Which.Subject.Should().Be("beds.nope");
    }

    private async Task<AuditReport> AuditAsync(string migration, params (string Name, string Text)[] files)
    {
        var token = TestContext.Current.CancellationToken;
        var database = await postgres.NewDatabaseAsync();
        var source = MigrationSource.InMemory(("001", migration));
        await new Migrator(database.DataSource, source).ApplyAsync(token);
        using var folder = new CodeFolder(files);
        return await new Auditor(
            database.DataSource,
            source,
            new() { CodeDirectories = [folder.PathOf("")] }
        ).AuditAsync(token);
    }
}
