using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Testing;
using MigrationKit.Tests;
using MigrationKit.Verification;
using MigrationTests.Sources;

namespace MigrationTests.Execution;

/// <summary>A database that another tool migrated is taken over: what that tool recorded, name by name.</summary>
public sealed class AdoptFromTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly MigratorOptions Options = new() { HistoryTable = "migrationkit_history" };

    public static TheoryData<int> Tools => [.. Enumerable.Range(0, OtherHistory.All.Length)];

    [Theory, MemberData(nameof(Tools))]
    public async Task What_a_tool_recorded_is_adopted_and_only_the_next_file_runs(int tool)
    {
        var history = OtherHistory.All[tool];
        var database = await DatabaseAsync(history.Sql + "; create table a (i int); create table b (i int)");
        using var folder = new FolderOnDisk(history.Files.Select(file => (file.Name + ".sql", file.Sql)));
        var migrator = new Migrator(
            database.DataSource,
            MigrationSource.Directory(folder.Path, history.Layout),
            Options
        );
        var before = await database.RowsAsync();

        var adopted = await migrator.AdoptFromAsync(history.Tool, cancellationToken: Ct);
        var again = await migrator.AdoptFromAsync(cancellationToken: Ct);
        var plan = await migrator.PlanAsync(Ct);
        var report = await migrator.ApplyAsync(Ct);

        adopted.Should().BeEquivalentTo(history.First, history.Second);
        again.Should().BeEmpty("it is idempotent, and finds the only history by itself");
        plan.Pending.Select(migration => migration.Name).Should().Equal(history.Third);
        plan.Warnings.Should().NotContain(warning => warning.Contains("went on after its history was adopted"));
        report.Applied.Should().Equal(history.Third);
        await database.ExecuteAsync("drop table migrationkit_history, c");
        (await database.RowsAsync()).Should().Be(before, "the other table stays as it is");
    }

    [Theory]
    [InlineData(
        "create table schema_migrations (version bigint, dirty boolean); insert into schema_migrations values (2, true)",
        "2 (2_b): it is dirty"
    )]
    [InlineData(
        "create table schema_migrations (version bigint, dirty boolean); insert into schema_migrations values (7, false)",
        "7: no file"
    )]
    [InlineData(
        OtherHistory.Sqlx + "insert into _sqlx_migrations values (1, 'a', now(), false, '', 1)",
        "1 a (1_a): it failed there"
    )]
    [InlineData(
        OtherHistory.Sqlx + "insert into _sqlx_migrations values (1, 'a', now(), true, '\\x00', 1)",
        "1 a (1_a): the file has changed since it ran"
    )]
    [InlineData(
        OtherHistory.Prisma + "insert into _prisma_migrations (id, checksum, migration_name) values ('1', '', '1_a')",
        "1_a (1_a): it did not finish there"
    )]
    [InlineData(
        OtherHistory.Prisma
            + "insert into _prisma_migrations (id, checksum, migration_name, finished_at) values ('1', '', '1_a', now())",
        "1_a (1_a): the file has changed since it ran"
    )]
    public async Task What_does_not_fit_is_refused_with_the_reason_and_nothing_is_recorded(string sql, string reason)
    {
        var database = await DatabaseAsync(sql);
        var before = await database.ContentAsync();
        var migrator = database.Migrator(Options, ("1_a", "select 1"), ("2_b", "select 2"));

        var adopt = () => migrator.AdoptFromAsync(cancellationToken: Ct);

        (await adopt.Should().ThrowAsync<DecisionNeededException>())
            .Which.Message.Should()
            .Contain(reason)
            .And.Contain("Nothing was recorded");
        (await database.ContentAsync()).Should().Be(before);
    }

    [Fact]
    public async Task A_repeatable_of_Flyway_is_adopted_unless_it_has_changed_since_it_ran()
    {
        const string sql = "create or replace view v as select 1";
        // zlib.crc32 of it, signed.
        const int crc = -2082404949;
        var database = await DatabaseAsync(
            $"{OtherHistory.Flyway} insert into flyway_schema_history values "
                + $"(1, null, 'my view', 'SQL', 'R__my_view.sql', {crc}, 'me', now(), 1, true), "
                + $"(2, null, 'w', 'SQL', 'R__w.sql', {crc}, 'me', now(), 1, true)"
        );
        using var folder = new FolderOnDisk(
            ("V1__a.sql", "select 1"),
            ("R__my_view.sql", sql),
            ("R__w.sql", sql + " as other")
        );
        var migrator = new Migrator(database.DataSource, MigrationSource.Directory(folder.Path), Options);

        (await migrator.AdoptFromAsync("flyway", cancellationToken: Ct)).Should().Equal("R__my_view");
    }

    [Fact]
    public async Task A_row_without_a_file_can_be_allowed_by_name_and_is_no_warning_later()
    {
        var database = await DatabaseAsync(
            "create table pgmigrations (id serial, name text, run_on timestamp); insert into pgmigrations (name) values ('0_gone'), ('1_a')"
        );
        var migrator = database.Migrator(Options with { Allow = ["0_gone"] }, ("1_a", "select 1"));

        (await migrator.AdoptFromAsync("node-pg-migrate", cancellationToken: Ct)).Should().Equal("1_a");

        (await database.Migrator(Options, ("1_a", "select 1")).PlanAsync(Ct)).Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task A_catalog_that_is_not_as_the_footprints_say_is_refused_with_the_difference()
    {
        var folder = Directory.CreateTempSubdirectory("adopt-from");
        File.WriteAllText(Path.Combine(folder.FullName, "1_a.sql"), "create table a (i int, j int)");
        var source = MigrationSource.Directory(folder.FullName);
        await new FootprintWriter(postgres.Host, folder.FullName).WriteAsync(Ct);
        var database = await DatabaseAsync(
            """
            create table pgmigrations (id serial, name text, run_on timestamp); insert into pgmigrations (name) values ('1_a');
            create table a (i int)
            """
        );
        var migrator = new Migrator(database.DataSource, source, Options);

        var adopt = () => migrator.AdoptFromAsync(cancellationToken: Ct);

        (await adopt.Should().ThrowAsync<DecisionNeededException>()).Which.Message.Should().Contain("column a.j");
        await database.ExecuteAsync("alter table a add j int");
        (await adopt()).Should().Equal("1_a");
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("insert into pgmigrations (name) values ('2_b')")]
    [InlineData("insert into pgmigrations (name) values ('3_only_there')")]
    public async Task A_tool_that_goes_on_is_named_at_the_next_plan_and_run(string sql)
    {
        (string, string)[] files = [("1_a", "select 1"), ("2_b", "select 2")];
        var database = await DatabaseAsync(
            "create table pgmigrations (id serial, name text, run_on timestamp); insert into pgmigrations (name) values ('1_a')"
        );
        var migrator = database.Migrator(Options, files);
        await migrator.AdoptFromAsync(cancellationToken: Ct);
        await database.ExecuteAsync(sql);

        var plan = await migrator.PlanAsync(Ct);
        var warnings = new List<string>();
        await foreach (var happened in migrator.ApplyEventsAsync(Ct))
        {
            warnings.AddRange(happened is RunWarning warning ? [warning.Message] : []);
        }

        plan.Warnings.Should()
            .ContainSingle()
            .Which.Should()
            .Contain(sql.Split('\'')[1])
            .And.NotContain("1_a")
            .And.EndWith("migrationkit adopt --from node-pg-migrate --history-table migrationkit_history");
        warnings.Should().Equal(plan.Warnings);
    }

    [Fact]
    public async Task Two_histories_have_to_be_told_apart_by_name()
    {
        var database = await DatabaseAsync(
            """
            create table pgmigrations (id serial, name text, run_on timestamp);
            create table schemaversions (schemaversionsid serial, scriptname text, applied timestamp)
            """
        );
        var migrator = database.Migrator(Options, ("1_a", "select 1"));

        var any = () => migrator.AdoptFromAsync(cancellationToken: Ct);
        var none = () => migrator.AdoptFromAsync("flyway", cancellationToken: Ct);
        var unknown = () => migrator.AdoptFromAsync("flywya", cancellationToken: Ct);

        (await any.Should().ThrowAsync<HistoryException>())
            .Which.Message.Should()
            .Contain("public.pgmigrations (node-pg-migrate) and public.schemaversions (dbup)");
        (await none.Should().ThrowAsync<HistoryException>()).Which.Message.Should().Contain("flyway_schema_history");
        await unknown.Should().ThrowAsync<InvalidOptionException>();
    }

    [Fact]
    public async Task A_refused_first_run_names_the_history_that_is_there()
    {
        var history = OtherHistory.All[0];
        var database = await DatabaseAsync(history.Sql);

        var plan = await database.Migrator(history.Files).PlanAsync(Ct);

        plan.Decision!.Message.Should().Contain("adopt --from flyway");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refused_first_run_names_no_history_that_is_empty(bool hasRow)
    {
        var row = hasRow ? "insert into pgmigrations (name) values ('1_a');" : "";
        var database = await DatabaseAsync(
            $"create table pgmigrations (id serial, name text, run_on timestamp); {row} create table a (i int)"
        );

        var plan = await database.Migrator(Options, ("1_a", "create table a (i int)")).PlanAsync(Ct);

        plan.Decision!.Message.Contains("adopt --from", StringComparison.Ordinal).Should().Be(hasRow);
        plan.Decision.Message.Should()
            .Contain("\n  migrationkit adopt --to NAME, or adopt NAME NAME --history-table migrationkit_history\n");
    }

    [Theory]
    [InlineData("select 1;\r\nselect 2;\r\n", "select 1;\nselect 2;\n")]
    [InlineData("select 1;\nselect 2;\n", "select 1;\r\nselect 2;\r\n")]
    public async Task A_file_with_other_line_ends_is_the_one_that_ran(string file, string ran)
    {
        var sqlx = $"insert into _sqlx_migrations values (1, 'a', now(), true, sha384('{ran}'), 1);";
        var prisma =
            "insert into _prisma_migrations (id, checksum, migration_name, finished_at) values "
            + $"('1', encode(sha256('{ran}'), 'hex'), '1_a', now())";
        var database = await DatabaseAsync(OtherHistory.Sqlx + sqlx + OtherHistory.Prisma + prisma);

        var adopted = await database.Migrator(Options, ("1_a", file)).AdoptFromAsync("sqlx", cancellationToken: Ct);
        var plan = await database.Migrator(Options, ("1_a", file)).PlanAdoptionAsync("prisma", cancellationToken: Ct);

        adopted.Should().Equal("1_a");
        plan.Refusal.Should().BeNull();
    }

    [Fact]
    public async Task A_version_of_zeros_is_one_like_any_other()
    {
        var database = await DatabaseAsync(
            "create table schema_migrations (version text); insert into schema_migrations values ('000'), ('1')"
        );
        var migrator = database.Migrator(Options, ("000_a", "select 1"), ("001_b", "select 2"), ("a", "select 3"));

        (await migrator.AdoptFromAsync("dbmate", cancellationToken: Ct)).Should().Equal("000_a", "001_b");
    }

    [Fact]
    public async Task Where_both_tables_would_have_one_name_the_message_gives_the_command()
    {
        var history = OtherHistory.All[2];
        var database = await DatabaseAsync(history.Sql);

        var adopt = () => database.Migrator(history.Files).AdoptFromAsync(cancellationToken: Ct);

        (await adopt.Should().ThrowAsync<HistoryException>())
            .Which.Message.Should()
            .Contain("adopt --from golang-migrate --history-table migrationkit_history");
    }

    private async Task<TestDatabase> DatabaseAsync(string sql)
    {
        var database = await postgres.NewDatabaseAsync();
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
        return database;
    }
}
