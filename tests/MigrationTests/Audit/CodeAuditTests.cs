using MigrationKit.Testing;
using MigrationKit.Tests;

namespace MigrationTests.Audit;

/// <summary>The SQL of source code, judged by a server.</summary>
public sealed class CodeAuditTests(PostgresFixture postgres)
{
    private const string Schema = """
        create table users (id uuid primary key, name text, tags jsonb, age int, seen timestamptz);
        create function lower_name(u users) returns text language sql as 'select lower(u.name)';
        """;

    private async Task<TestDatabase> DatabaseAsync()
    {
        var database = await postgres.NewDatabaseAsync();
        foreach (var statement in Schema.Split(";\n", StringSplitOptions.RemoveEmptyEntries))
        {
            await database.ExecuteAsync(statement);
        }
        return database;
    }

    [Fact]
    public async Task Errors_of_code_have_file_line_and_column()
    {
        var database = await DatabaseAsync();
        using var folder = new CodeFolder(
            (
                "src/Users.cs",
                "class Users\n{\n    const string Sql = \"\"\"\n        SELECT id,\n               nam\n        FROM users\n        \"\"\";\n}\n"
            ),
            ("src/Raw.cs", "c.Execute(\"SELECT id, \\\"Name\\\" \" +\n    \"FROM users WHERE id = @id\");"),
            ("web/repo.ts", "await sql`insert into users (id, mail)\n  values (${id}, ${mail})`\n"),
            ("web/pool.js", "pool.query('SELECT id FROM users WHERE id = $1', [id]); pool.query('select * from usr')"),
            (
                "jobs/job.py",
                "cur.execute(\n    \"UPDATE users SET age = %s \"\n    \"WHERE nane = %(a)s\" % x)\ncur.execute('DELETE FROM users WHERE nane = %s', (n,))\n"
            ),
            ("db/report.sql", "-- all\nselect count(*) from users;\n\nselect nope(age)\nfrom users;\n")
        );

        var (errors, reading) = await folder.JudgeAsync(database);

        errors
            .Should()
            .Equal(
                "db/report.sql:4:8 42883 function nope(integer) does not exist",
                "jobs/job.py:4:38 42703 column \"nane\" does not exist",
                "src/Raw.cs:1:23 42703 column \"Name\" does not exist",
                "src/Users.cs:5:16 42703 column \"nam\" does not exist",
                "web/pool.js:1:83 42P01 relation \"usr\" does not exist",
                "web/repo.ts:1:34 42703 column \"mail\" of relation \"users\" does not exist"
            );
        (reading.Files, reading.Judged).Should().Be((6, 8));
        folder.Reasons(reading).Should().Equal("jobs/job.py:2: It is filled in by %.");
    }

    [Theory]
    [InlineData("a.cs", "Query(\"SELECT name FROM users WHERE id = @id AND age > @age\");")]
    [InlineData("a.cs", "db.Users.FromSqlInterpolated($\"SELECT * FROM users WHERE id = {id} AND name = {name:N}\");")]
    [InlineData("a.cs", "db.Database.SqlQuery<int>($@\"SELECT age AS \"\"Value\"\" FROM users WHERE id = {id}\");")]
    [InlineData("a.cs", "db.Users.FromSqlRaw(\"SELECT * FROM users WHERE id = {0}\", id);")]
    [InlineData(
        "a.cs",
        "Run(\"INSERT INTO users (id, tags) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET tags = EXCLUDED.tags\");"
    )]
    [InlineData("a.ts", "db.query<User>(`select id from users where tags ? 'a' and age = $1`)")]
    [InlineData("a.ts", "prisma.$queryRaw<User[]>`SELECT * FROM users WHERE id = ${id}::uuid`")]
    [InlineData("a.ts", "sql.type(z.object({ id }))`SELECT id FROM users WHERE name = ${name} LIMIT ${limit}`")]
    [InlineData("a.ts", "knex.raw('select * from users where age between ? and ?', [1, 2])")]
    [InlineData("a.py", "conn.execute(text('SELECT * FROM users WHERE name = :name AND seen::date = :day'))")]
    [InlineData("a.py", "await conn.fetch('''SELECT lower_name(u) FROM users u WHERE id = $1''')")]
    [InlineData("a.py", "cur.execute('SELECT * FROM users WHERE name LIKE %s AND age %% 2 = 0', (n,))")]
    [InlineData("a.sql", "select * from users where id = :id; values (1); table users;")]
    [InlineData("a.ts", "query('SELECT jsonb_build_object($1, $2) FROM users')")]
    public async Task Code_that_matches_the_schema_has_no_errors(string name, string code)
    {
        var database = await DatabaseAsync();
        using var folder = new CodeFolder((name, code));

        var (errors, reading) = await folder.JudgeAsync(database);

        errors.Should().BeEmpty();
        folder.Reasons(reading).Should().BeEmpty();
        reading.Judged.Should().BeGreaterThan(0);
    }

    [Theory]
    [InlineData("a.cs", "Run($\"SELECT {columns} FROM users\");", "It is assembled at run time.")]
    [InlineData(
        "a.ts",
        "sql`SELECT * FROM users ${sql`WHERE x = 1`}`",
        "It is assembled at run time.",
        "It is a fragment of a statement."
    )]
    [InlineData("a.ts", "sql`SELECT * FROM ${table}`", "The server cannot parse it: syntax error at or near \"$1\".")]
    [InlineData("a.ts", "sql`SELECT * FROM t_${name}`", "An expression is inserted into quotes or a name.")]
    [InlineData(
        "a.ts",
        "query('SELECT x.id FROM users u')",
        "It is a fragment, or names a table that its FROM does not: missing FROM-clause entry for table \"x\"."
    )]
    [InlineData(
        "a.ts",
        "query('SELECT `id` FROM users')",
        "The server cannot parse it: syntax error at or near \"FROM\"."
    )]
    [InlineData("a.ts", "query('SELECT id FROM users WHERE (')", "This parenthesis is never closed. Close it.")]
    [InlineData("a.ts", "query('WHERE id = 1')", "It is a fragment of a statement.")]
    [InlineData(
        "a.ts",
        "query('create table t (i int); begin; select 1 from t; commit')",
        "It changes the schema.",
        "It controls a transaction or the session.",
        "It controls a transaction or the session.",
        "Its file creates or alters t itself: relation \"t\" does not exist."
    )]
    [InlineData(
        "a.py",
        "cur.execute('CREATE TEMP TABLE stage AS SELECT 1')\ncur.execute('INSERT INTO stage VALUES (%s)')",
        "It changes the schema.",
        "Its file creates or alters stage itself: relation \"stage\" does not exist."
    )]
    [InlineData(
        "src/Migrations/1.cs",
        "Sql(\"UPDATE users SET gone = 1\");",
        "It lies among migrations, which meet older schemas."
    )]
    [InlineData("a.ts", "screen.queryByText('select one from below'); document.querySelector('select')")]
    [InlineData(
        "a.py",
        "import sqlite3\ncur.execute('SELECT a FROM b')",
        "Its file works with another database (sqlite)."
    )]
    [InlineData(
        "a.cs",
        "var with = \"WITH seen AS (SELECT 1 AS n)\" + x; Run(\"SELECT n FROM seen\");",
        "It is joined with other text by +.",
        "The code defines a WITH query seen: relation \"seen\" does not exist."
    )]
    [InlineData(
        "a.cs",
        "Run(\"SELECT 1 FROM users WHERE age = coalesce($1, $2)\");",
        "It depends on the types of its parameters: operator does not exist: integer = text."
    )]
    [InlineData(
        "a.cs",
        "Run(\"UPDATE users SET age = coalesce($1, $2)\");",
        "It depends on the types of its parameters: column \"age\" is of type integer but expression is of type text."
    )]
    [InlineData(
        "a.cs",
        "Run(\"SELECT 1 FROM users WHERE name = '\\0'\");",
        "It contains a character that PostgreSQL does not accept."
    )]
    [InlineData(
        "a.sql",
        "copy users from stdin;\n1\t2\n\\.\nvacuum;",
        "It is not a statement that the server can prepare.",
        "It is not a statement that the server can prepare."
    )]
    public async Task A_statement_that_cannot_be_judged_gives_the_reason(
        string name,
        string code,
        params string[] reasons
    )
    {
        var database = await DatabaseAsync();
        using var folder = new CodeFolder((name, code));

        var (errors, reading) = await folder.JudgeAsync(database);

        errors.Should().BeEmpty();
        reading.NotJudged.Select(refused => refused.Reason).Should().BeEquivalentTo(reasons);
    }

    [Fact]
    public async Task A_type_mismatch_without_parameters_is_an_error()
    {
        var database = await DatabaseAsync();
        using var folder = new CodeFolder(
            (
                "a.ts",
                """
                query("UPDATE users SET tags = 1 WHERE id = $1")
                query("SELECT id FROM users WHERE id = 1")
                query("SELECT nope($1) FROM users")
                query("SELECT $1::missing FROM users")
                query("SELECT id FROM missing.users")
                """
            )
        );

        var (errors, _) = await folder.JudgeAsync(database);

        errors
            .Should()
            .Equal(
                "a.ts:1:32 42804 column \"tags\" is of type jsonb but expression is of type integer",
                "a.ts:2:38 42883 operator does not exist: uuid = integer",
                "a.ts:3:15 42883 function nope(unknown) does not exist",
                "a.ts:4:19 42704 type \"missing\" does not exist",
                "a.ts:5:23 42P01 relation \"missing.users\" does not exist"
            );
    }

    [Fact]
    public async Task On_conflict_without_a_matching_unique_index_is_an_error()
    {
        var database = await DatabaseAsync();
        using var folder = new CodeFolder(
            (
                "a.py",
                """
                run('INSERT INTO users (id, name) VALUES (%s, %s) ON CONFLICT (id) DO NOTHING', a)
                run('INSERT INTO users (id, name) VALUES (%s, %s) ON CONFLICT (name) DO NOTHING', a)
                run('INSERT INTO users (id, nope) VALUES (%s, %s) ON CONFLICT (name) DO NOTHING', a)
                run("INSERT INTO users (name) VALUES ('a') ON CONFLICT (name) DO NOTHING")
                """
            )
        );

        var (errors, reading) = await folder.JudgeAsync(database);

        const string noIndex =
            "42P10 there is no unique or exclusion constraint matching the ON CONFLICT specification";
        errors
            .Should()
            .Equal(
                $"a.py:2:6 {noIndex}",
                "a.py:3:29 42703 column \"nope\" of relation \"users\" does not exist",
                $"a.py:4:6 {noIndex}"
            );
        reading.Judged.Should().Be(4);
        (await database.ScalarAsync<long>("select count(*) from users")).Should().Be(0);
    }

    [Fact]
    public async Task The_code_audit_executes_nothing_and_leaves_nothing_behind()
    {
        var database = await DatabaseAsync();
        await database.ExecuteAsync("insert into users values (gen_random_uuid())");
        await database.ExecuteAsync("create sequence s");
        var before = await database.ContentAsync();
        using var folder = new CodeFolder(
            (
                "a.cs",
                "Run(\"DELETE FROM users\"); Run(\"SELECT nextval('s')\"); Run(\"DROP TABLE users\"); Run(\"TRUNCATE users; DELETE FROM users; COMMIT\"); Run(\"SELECT nope FROM users\");"
            )
        );
        await using var connection = await database.DataSource.OpenConnectionAsync(
            TestContext.Current.CancellationToken
        );

        var (errors, reading) = await MigrationKit.Audit.Code.CodeAudit.ReadAsync(
            connection,
            [folder.PathOf("")],
            [],
            _ => false,
            TestContext.Current.CancellationToken
        );

        (errors.Count, reading.Judged).Should().Be((1, 4));
        (await database.ContentAsync()).Should().Be(before);
        (await database.ScalarAsync<bool>("select is_called from s")).Should().BeFalse();
        await using var command = connection.CreateCommand();
        command.CommandText = "select count(*)::int from pg_prepared_statements where name like 'migrationkit%'";
        (await command.ExecuteScalarAsync(TestContext.Current.CancellationToken)).Should().Be(0);
    }

    [Fact]
    public async Task A_thousand_statements_take_few_round_trips()
    {
        var database = await DatabaseAsync();
        using var folder = new CodeFolder(
            (
                "a.ts",
                string.Join(
                    '\n',
                    Enumerable
                        .Range(0, 1000)
                        .Select(i => $"query('SELECT id FROM {(i % 2 == 0 ? "users" : "nope")} LIMIT {i}')")
                )
            )
        );
        await using var proxy = new FaultInjection.Proxy(database.ConnectionString)
        {
            // An answer that comes while the client still sends would count as one to a message before.
            Burst = (
                sql => sql.StartsWith("prepare migrationkit_code_0 ", StringComparison.Ordinal),
                sql => sql.StartsWith("prepare migrationkit_code_249 ", StringComparison.Ordinal)
            ),
        };
        await using var dataSource = Npgsql.NpgsqlDataSource.Create(proxy.ConnectionString);
        await using var connection = await dataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var before = proxy.RoundTrips;

        var (errors, reading) = await MigrationKit.Audit.Code.CodeAudit.ReadAsync(
            connection,
            [folder.PathOf("")],
            [],
            _ => false,
            TestContext.Current.CancellationToken
        );

        (errors.Count, reading.Judged).Should().Be((500, 1000));
        errors.Select(error => error.Where.Line).Should().Equal(Enumerable.Range(1, 500).Select(i => 2 * i));
        (proxy.RoundTrips - before).Should().BeLessThan(25);
    }

    [Fact]
    public async Task Third_party_code_and_the_migrations_are_not_read()
    {
        var database = await DatabaseAsync();
        const string broken = "query('SELECT * FROM nowhere')";
        using var folder = new CodeFolder(
            ("node_modules/a.js", broken),
            (".git/a.js", broken),
            ("lib/dist/a.js", broken),
            ("lib/a.min.js", broken),
            ("db/migrations/1.sql", "select * from nowhere"),
            ("db/migrations2/1.sql", "select * from elsewhere"),
            ("readme.md", broken)
        );

        var (errors, reading) = await folder.JudgeAsync(database, "db/migrations");

        errors.Should().Equal("db/migrations2/1.sql:1:15 42P01 relation \"elsewhere\" does not exist");
        reading.Files.Should().Be(1);
    }

    [Fact]
    public async Task A_missing_code_directory_is_named()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new CodeFolder();
        await using var connection = await database.DataSource.OpenConnectionAsync(
            TestContext.Current.CancellationToken
        );

        var read = () =>
            MigrationKit.Audit.Code.CodeAudit.ReadAsync(
                connection,
                [folder.PathOf("nope")],
                [],
                _ => false,
                TestContext.Current.CancellationToken
            );

        await read.Should().ThrowAsync<DirectoryNotFoundException>().WithMessage("*nope*");
    }
}
