using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.Execution;

public sealed class HistoryTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly (string, string)[] Two = [("a", "create table a (i int)"), ("b", "create table b (i int)")];

    [Fact]
    public async Task A_row_says_what_was_applied_when_by_whom_and_how_long_it_took()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(Two).ApplyAsync(Ct);

        var plan = await database.Migrator(Two).PlanAsync(Ct);

        var row = plan.Entries[0].History!;
        row.Name.Should().Be("a");
        row.Checksum.Should().MatchRegex("^[0-9a-f]{64}$").And.Be(plan.Entries[0].Migration!.Checksum);
        row.AppliedAt.Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(5));
        row.AppliedBy.Should().Be(await database.ScalarAsync<string>("select session_user::text"));
        row.Duration.Should().NotBeNull();
        row.ToolVersion.Should().Be(typeof(Migrator).Assembly.GetName().Version!.ToString(3));
        row.StatementsDone.Should().BeNull();
        row.Adopted.Should().BeFalse();
    }

    [Fact]
    public async Task The_two_column_table_of_the_earlier_script_is_taken_over_with_its_rows()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync(
            "create table schema_migrations (version text primary key, applied_at timestamptz default now())"
        );
        await database.ExecuteAsync(
            "insert into schema_migrations values ('a.sql', '2025-12-14 10:00+00'), ('gone.sql', now())"
        );

        var report = await database.Migrator(new MigratorOptions { Allow = ["gone"] }, Two).ApplyAsync(Ct);

        report.Skipped.Should().Equal("a");
        report.Applied.Should().Equal("b");
        var entries = (await database.Migrator(Two).PlanAsync(Ct)).Entries;
        entries[0].State.Should().Be(MigrationState.Applied);
        entries[0].History!.Checksum.Should().Be(entries[0].Migration!.Checksum, "it is filled at first sight");
        entries[0].History!.AppliedAt.Should().Be(new DateTimeOffset(2025, 12, 14, 10, 0, 0, TimeSpan.Zero));
        entries[2].Should().Match<PlanEntry>(e => e.Name == "gone" && e.State == MigrationState.Missing);
    }

    [Fact]
    public async Task The_earlier_table_is_taken_over_also_when_nothing_is_pending()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync(
            "create table schema_migrations (version text primary key, applied_at timestamptz)"
        );
        await database.ExecuteAsync("insert into schema_migrations values ('a', now())");

        await database.Migrator(Two[0]).ApplyAsync(Ct);

        var edited = database.Migrator(("a", "create table a (i bigint)"));
        (await edited.PlanAsync(Ct)).Entries[0].State.Should().Be(MigrationState.Modified);
    }

    [Theory]
    [InlineData("version bigint primary key, dirty boolean not null", "golang-migrate")]
    [InlineData("version bigint primary key, inserted_at timestamp", "Ecto")]
    [InlineData("version varchar(128) primary key", "dbmate or rails")]
    [InlineData("version text primary key, statements text[], name text", "supabase")]
    [InlineData("id int", "another tool")]
    public async Task A_table_of_another_tool_is_refused_and_left_alone(string columns, string tool)
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync($"create table schema_migrations ({columns})");
        var before = await database.ContentAsync();

        var apply = () => database.Migrator(Two).ApplyAsync(Ct);

        (await apply.Should().ThrowAsync<HistoryException>())
            .Which.Message.Should()
            .Contain(tool)
            .And.Contain("--history-table");
        (await database.ContentAsync()).Should().Be(before);
    }

    [Theory]
    [InlineData("ops.applied", "ops.applied")]
    [InlineData("\"Odd Schema\".\"my \"\"history\"\"\"", "\"Odd Schema\".\"my \"\"history\"\"\"")]
    [InlineData("OTHER", "other")]
    public async Task Another_table_is_used_where_the_option_says_so(string option, string table)
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create schema ops");
        await database.ExecuteAsync("create schema \"Odd Schema\"");

        await database.Migrator(new MigratorOptions { HistoryTable = option }, Two).ApplyAsync(Ct);

        (await database.HistoryAsync(table)).Should().Equal("a", "b");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b.c")]
    [InlineData("a; drop table b")]
    [InlineData("\"open")]
    public async Task A_name_that_is_none_is_refused(string option)
    {
        var database = await postgres.NewDatabaseAsync();

        var create = () => database.Migrator(new MigratorOptions { HistoryTable = option }, Two);

        create.Should().Throw<InvalidOptionException>();
    }

    [Fact]
    public async Task The_table_is_found_where_the_search_path_changes_under_it()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(("a", "create schema later")).ApplyAsync(Ct);

        await using var other = NpgsqlDataSource.Create(database.ConnectionString + ";Search Path=later,public");
        var source = MigrationSource.InMemory(("a", "create schema later"), ("b", "create table b (i int)"));
        var report = await new Migrator(other, source).ApplyAsync(Ct);

        report.Applied.Should().Equal("b");
        (await database.HistoryAsync("public.schema_migrations")).Should().Equal("a", "b");
    }

    [Fact]
    public async Task Without_any_schema_to_create_it_in_the_run_says_so()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var lost = NpgsqlDataSource.Create(database.ConnectionString + ";Search Path=nowhere");

        var apply = () => new Migrator(lost, MigrationSource.InMemory(Two)).ApplyAsync(Ct);

        (await apply.Should().ThrowAsync<HistoryException>()).Which.Message.Should().Contain("search_path");
    }
}
