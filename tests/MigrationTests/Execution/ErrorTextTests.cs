using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Tests;
using MigrationTests.Sources;
using Npgsql;

namespace MigrationTests.Execution;

public sealed class ErrorTextTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_points_into_the_file_at_the_character_that_the_server_means()
    {
        var error = await FailAsync(
            "-- über allem\r\ncreate table a (i int);\r\n\r\n\tselect 'ä😀', nope\r\n  from a;"
        );

        error
            .Message.Should()
            .Be(
                """
                a.sql:4:15: column "nope" does not exist (42703)
                     4 | 	select 'ä😀', nope
                       | 	             ^
                """
            );
        (error.Path, error.Line, error.Column).Should().Be(("a.sql", 4, 15));
    }

    [Theory]
    [InlineData(
        "delete from public._sqlx_migrations",
        "_sqlx_migrations is where sqlx keeps its history, and MigrationKit does not"
    )]
    [InlineData(
        "alter table __diesel_schema_migrations add n int",
        "__diesel_schema_migrations is where diesel keeps its history"
    )]
    [InlineData("delete from schema_version", "schema_version is where flyway keeps its history")]
    [InlineData("delete from changelog", null)]
    [InlineData("delete from _sqlx_migrations_old", null)]
    public async Task It_names_the_tool_whose_history_a_file_needs(string sql, string? advice)
    {
        var error = await FailAsync(sql);

        error.Message.Contains("advice: ", StringComparison.Ordinal).Should().Be(advice is not null);
        error.Message.Should().Contain(advice ?? "does not exist");
    }

    [Theory]
    [InlineData("grant usage on schema public to anon", MigrationLayout.Supabase, true)]
    [InlineData("create table t (id uuid references auth.users)", MigrationLayout.Supabase, true)]
    [InlineData("select auth.uid()", MigrationLayout.Supabase, true)]
    [InlineData("select * from authors", MigrationLayout.Supabase, false)]
    [InlineData("grant usage on schema public to anon", MigrationLayout.Sqlx, false)]
    public async Task It_says_what_a_platform_brings(string sql, MigrationLayout layout, bool says)
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new FolderOnDisk(("1_a.sql", sql));

        var apply = () =>
            new Migrator(database.DataSource, MigrationSource.Directory(folder.Path, layout)).ApplyAsync(Ct);

        (await apply.Should().ThrowAsync<MigrationFailedException>())
            .Which.Message.Contains("advice: Supabase makes its roles", StringComparison.Ordinal)
            .Should()
            .Be(says);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-- migrationkit: no-transaction\n")]
    public async Task It_advises_no_transaction_only_where_that_helps(string header)
    {
        var error = await FailAsync(
            $"{header}create table a (i int);\ndo $$ begin execute 'create index concurrently on a (i)'; end $$"
        );

        error.SqlState.Should().Be(PostgresErrorCodes.ActiveSqlTransaction);
        error.Message.Should().Contain("advice: this statement cannot run inside a function or a DO block");
    }

    [Fact]
    public async Task It_shows_what_the_server_adds()
    {
        var error = await FailAsync("create table a (i int primary key);\ninsert into a values (1), (1)");

        error
            .Message.Should()
            .Be(
                """
                a.sql:2:1: duplicate key value violates unique constraint "a_pkey" (23505)
                     2 | insert into a values (1), (1)
                       | ^
                  detail: Key (i)=(1) already exists.
                """
            );
    }

    [Fact]
    public async Task It_says_where_inside_a_block_and_what_to_do()
    {
        var error = await FailAsync("do $$\nbegin\n  perform abs('x'::text);\nend $$");

        error
            .Message.Should()
            .Be(
                """
                a.sql:3:3: function abs(text) does not exist (42883)
                     3 |   perform abs('x'::text);
                       |   ^
                  hint: No function matches the given name and argument types. You might need to add explicit type casts.
                  where: PL/pgSQL function inline_code_block line 3 at PERFORM
                """
            );
    }

    [Fact]
    public async Task It_says_where_inside_a_block_behind_its_language()
    {
        var error = await FailAsync("do language 'plpgsql'\n$$\nbegin\n  perform abs('x'::text);\nend $$");

        error.Message.Should().StartWith("a.sql:4:3: function abs(text) does not exist");
    }

    [Fact]
    public async Task It_cuts_a_long_line_around_the_place()
    {
        var error = await FailAsync($"select '{new string('x', 5000)}', nope, '{new string('y', 5000)}'");

        var lines = error.Message.Split('\n');
        lines[0].Should().StartWith("a.sql:1:5012: ");
        lines.Should().OnlyContain(line => line.Length < 200);
        lines[1][lines[2].IndexOf('^')..].Should().StartWith("nope");
    }

    private async Task<MigrationFailedException> FailAsync(string sql)
    {
        var database = await postgres.NewDatabaseAsync();
        await using var detailed = NpgsqlDataSource.Create(database.ConnectionString + ";Include Error Detail=true");
        var migrator = new Migrator(detailed, MigrationSource.InMemory(("a", sql)));
        return (await migrator.Invoking(m => m.ApplyAsync(Ct)).Should().ThrowAsync<MigrationFailedException>()).Which;
    }
}
