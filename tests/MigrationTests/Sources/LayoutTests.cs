using MigrationKit;
using MigrationKit.Tests;

namespace MigrationTests.Sources;

/// <summary>Folders of other tools, as they are, applied from end to end.</summary>
public sealed class LayoutTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The tool, and what its migrations wrote into the table <c>steps</c>, in their order.</summary>
    public static TheoryData<MigrationLayout, string, string[], string[]> Folders =>
        new()
        {
            {
                MigrationLayout.Flyway,
                "flyway",
                ["V1__steps", "V2__two", "V2_1__index_concurrently", "V9.0__nine", "V10__ten", "V11__vacuum"],
                ["1", "2", "2.1", "9", "10", "11"]
            },
            {
                MigrationLayout.GolangMigrate,
                "golang-migrate",
                ["000001_steps.up", "9_nine.up", "10_index.up", "20240101000000_last.up"],
                ["1", "9 $$ ;", "last"]
            },
            {
                MigrationLayout.Sqlx,
                "sqlx",
                ["20240101000000_steps", "20240102000000_two.up", "20240103000000_nothing"],
                ["1", "2"]
            },
            {
                MigrationLayout.Dbmate,
                "dbmate",
                ["20240101000000_steps", "20240102000000_two", "20240103000000_three"],
                ["1", "2", "3"]
            },
            { MigrationLayout.Goose, "goose", ["00001_steps", "2_function", "10_index"], ["1", "2", "10"] },
            {
                MigrationLayout.SqlMigrate,
                "sql-migrate",
                ["1_steps", "2_function", "2_two", "10_index", "Later", "rest-more", "rest"],
                ["1", "2", "two", "10", "Later", "rest-more", "rest"]
            },
            {
                MigrationLayout.Prisma,
                "prisma",
                ["20240101000000_init", "20240102000000_index", "20240103000000_nothing"],
                ["1", "2"]
            },
            {
                MigrationLayout.Diesel,
                "diesel",
                ["00000000000000_diesel_initial_setup", "2024-01-02-000000_two", "20240103000000_three"],
                ["0", "2", "3"]
            },
            { MigrationLayout.Supabase, "supabase", ["20240101000000_steps", "20240102000000_two"], ["1", "2"] },
            {
                MigrationLayout.Pop,
                "pop",
                [
                    "20240101000000_steps.up",
                    "20240102000000_two.postgres.up",
                    "20240103000000_index.postgres.autocommit.up",
                    "20240104000000_nothing.up",
                ],
                ["1", "2"]
            },
            { MigrationLayout.NodePgMigrate, "node-pg-migrate", ["1_steps", "9_two", "10_three"], ["1", "2", "3"] },
            { MigrationLayout.Tern, "tern", ["1_steps", "9_two", "10_three"], ["1", "2", "3"] },
        };

    [Theory, MemberData(nameof(Folders))]
    public async Task A_folder_of_another_tool_is_applied_as_it_is(
        MigrationLayout layout,
        string folder,
        string[] names,
        string[] steps
    )
    {
        var source = MigrationSource.Directory(PathOf(folder), layout);
        var database = await postgres.NewDatabaseAsync();

        var report = await new Migrator(database.DataSource, source).ApplyAsync(Ct);

        report.Applied.Should().Equal(names);
        (await database.ScalarAsync<string[]>("select array_agg(name order by n) from steps")).Should().Equal(steps);
        var again = await new Migrator(database.DataSource, source).ApplyAsync(Ct);
        again.Skipped.Should().Equal(names);
    }

    [Theory, MemberData(nameof(Folders))]
    public async Task A_folder_of_another_tool_is_recognised_and_said_so(
        MigrationLayout layout,
        string folder,
        string[] names,
        string[] steps
    )
    {
        // Of Supabase nothing but the place of the folder tells.
        using var placed = new FolderOnDisk(
            Directory
                .GetFiles(PathOf(folder))
                .Select(file => ($"supabase/migrations/{Path.GetFileName(file)}", File.ReadAllText(file)))
        );
        var path = layout == MigrationLayout.Supabase ? placed.PathTo("supabase/migrations") : PathOf(folder);

        var set = await MigrationSet.LoadAsync(MigrationSource.Directory(path), Ct);

        set.Migrations.Select(migration => migration.Name).Should().Equal(names);
        set.Warnings[0]
            .ToString()
            .Should()
            .Be(
                $"{path}: The folder is read as one of {folder}. Use --layout {folder} (MigrationLayout.{layout}) if that is "
                    + "right, --layout migrationkit if not."
            );
        steps.Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("-- no-transaction\ncreate index concurrently a_n on a (n);", "2_index.sql", MigrationLayout.Sqlx)]
    [InlineData("-- No transaction is needed.\nselect 1;", "2_index.sql", MigrationLayout.MigrationKit)]
    [InlineData("-- no-transaction\nselect 1;", "index.sql", MigrationLayout.MigrationKit)]
    public async Task The_first_line_of_one_file_tells_sqlx(string sql, string name, MigrationLayout layout)
    {
        using var folder = new FolderOnDisk(("1_a.sql", "create table a (n int);"), (name, sql));

        (await folder.NamesAsync()).Should().HaveCount(2);
        (await folder.ProblemsAsync())
            .Any(problem => problem.Contains("read as one of sqlx"))
            .Should()
            .Be(layout == MigrationLayout.Sqlx);
        (await folder.LoadAsync()).Migrations[1].NoTransaction.Should().Be(layout == MigrationLayout.Sqlx);
    }

    [Theory]
    [InlineData("prisma", "20240102000000_index", "20240102000000_index/migration.sql:2:1")]
    [InlineData("golang-migrate", "10_index.up", "10_index.up.sql:1:1")]
    [InlineData("flyway", "V2_1__index_concurrently", "V2_1__index_concurrently.sql:1:1")]
    public async Task Where_a_tool_needs_no_mark_for_it_statements_run_one_by_one_and_it_is_said(
        string folder,
        string name,
        string place
    )
    {
        var set = await MigrationSet.LoadAsync(MigrationSource.Directory(PathOf(folder)), Ct);

        set.Find(name)!.NoTransaction.Should().BeTrue();
        set.Warnings.Select(warning => warning.ToString())
            .Should()
            .ContainSingle(warning => warning.Contains("run one by one"))
            .Which.Should()
            .StartWith($"{PathOf(folder)}/{place}: CREATE INDEX CONCURRENTLY cannot run in a transaction");
    }

    [Theory]
    [InlineData("golang-migrate", "'10_index.up' runs after '9_nine.up', although it sorts first as text")]
    [InlineData("goose", "'10_index' runs after '2_function', although it sorts first as text")]
    [InlineData("flyway", "'V2_1__index_concurrently' runs after 'V2__two', although it sorts first as text")]
    public async Task Where_number_and_text_disagree_it_is_said(string folder, string message)
    {
        var set = await MigrationSet.LoadAsync(MigrationSource.Directory(PathOf(folder)), Ct);

        set.Warnings.Select(warning => warning.Message)
            .Should()
            .ContainSingle(warning => warning.StartsWith(message, StringComparison.Ordinal));
    }

    private static string PathOf(string folder) => Path.Combine(AppContext.BaseDirectory, "layouts", folder);
}
