using MigrationKit;

namespace MigrationTests.Sources;

/// <summary>What is wrong in folders of other tools, and what is said about it.</summary>
public sealed class LayoutProblemTests : IDisposable
{
    private readonly FolderOnDisk _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(MigrationLayout.Flyway, "V1__a.sql", "V01.0__b.sql")]
    [InlineData(MigrationLayout.GolangMigrate, "1_b.up.sql", "01_a.up.sql", "1_b.down.sql")]
    [InlineData(MigrationLayout.Sqlx, "1_b.sql", "01_a.up.sql")]
    [InlineData(MigrationLayout.Goose, "7_b.sql", "07_a.sql")]
    [InlineData(MigrationLayout.Dbmate, "20240101_b.sql", "20240101_a.sql")]
    [InlineData(MigrationLayout.Supabase, "20240101_b.sql", "20240101_a.sql")]
    public async Task Two_files_of_one_version_are_both_named(
        MigrationLayout layout,
        params string[] files
    )
    {
        Write([.. files.Select(file => (file, "-- +goose up\n-- migrate:up\nselect 1;"))]);

        var problems = await ProblemsAsync(layout);

        problems.Should().ContainSingle().Which.Should().Contain("has the same version as");
        files.Take(2).Should().OnlyContain(file => problems[0].Contains(file));
    }

    [Theory]
    [InlineData("R__views.sql", "The file is repeatable: Flyway runs it again whenever it changes")]
    [InlineData("U1__a.sql", "The file undoes a version, and there are no down migrations here.")]
    [InlineData("B1__a.sql", "The file is a baseline, which stands for all versions before it")]
    [InlineData(
        "beforeMigrate.sql",
        "flyway does not recognize this file name, only those like V1_2__name.sql."
    )]
    [InlineData(
        "V1_a.sql",
        "flyway does not recognize this file name, only those like V1_2__name.sql."
    )]
    public async Task What_flyway_knows_and_we_do_not_is_refused(string file, string message)
    {
        Write(("V1__a.sql", "select 1"), (file, "select 1"));

        (await ProblemsAsync(MigrationLayout.Flyway))
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith($"{file}: {message}");
    }

    [Theory]
    [InlineData(
        MigrationLayout.Goose,
        "select 1;\n-- +goose Up\nselect 2;",
        "1_a.sql:1:1: This stands above '-- +goose up'. Move it below."
    )]
    [InlineData(
        MigrationLayout.Goose,
        "select 1;",
        "1_a.sql:1:1: The file has no line '-- +goose up', without which goose runs nothing of it. Add it."
    )]
    [InlineData(
        MigrationLayout.Goose,
        "-- +goose Up\n-- +goose ENVSUB ON\nselect '${X}';",
        "1_a.sql:2:1: goose would replace variables here, and MigrationKit has none. Write the values."
    )]
    [InlineData(
        MigrationLayout.Goose,
        "-- +goose Upp\n-- +goose Up\nselect 1;",
        "1_a.sql:1:1: This is no mark of goose. Correct or remove it."
    )]
    [InlineData(
        MigrationLayout.Dbmate,
        "-- migrate:down\nselect 'x;\n\n-- migrate:up\nselect (1;",
        "1_a.sql:5:8: This parenthesis is never closed. Close it."
    )]
    [InlineData(
        MigrationLayout.Dbmate,
        "-- migrate:up\nselect 1;\nbegin;\nselect 2;\ncommit;\n-- migrate:down\nrollback;",
        "1_a.sql:3:1: BEGIN does not belong in a migration, which runs in the runner's transaction. Remove it, or split the file.",
        "1_a.sql:5:1: COMMIT does not belong in a migration, which runs in the runner's transaction. Remove it, or split the file."
    )]
    [InlineData(
        MigrationLayout.MigrationKit,
        "-- +goose Up\nselect 1;\n-- +goose Down\nselect 2;",
        "1_a.sql:3:1: This mark starts the part that takes the migration back, and MigrationKit would run it too. "
            + "Read the folder with --layout goose (MigrationLayout.Goose)."
    )]
    [InlineData(
        MigrationLayout.Prisma,
        "select 1;",
        "1_a.sql: prisma reads only migration.sql in a directory for each migration. "
            + "Make this file a migration, or move it out of the folder."
    )]
    public async Task Positions_are_those_of_the_file(
        MigrationLayout layout,
        string sql,
        params string[] problems
    )
    {
        Write(("1_a.sql", sql));

        (await ProblemsAsync(layout)).Should().Equal(problems);
    }

    [Fact]
    public async Task A_placeholder_of_flyway_is_refused()
    {
        Write(("V1__a.sql", "select 1;\ninsert into t values ('${env}');"));

        (await ProblemsAsync(MigrationLayout.Flyway))
            .Should()
            .Equal(
                "V1__a.sql:2:24: flyway would replace a placeholder here, and MigrationKit has none. Write the value."
            );
    }

    [Fact]
    public async Task Marks_that_only_some_files_have_are_not_overlooked()
    {
        Write(
            ("1_a.sql", "select 1;"),
            ("2_b.sql", "-- migrate:up\nselect 2;\n-- migrate:down\nselect 3;")
        );

        (await ProblemsAsync(null))
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("2_b.sql:3:1: This mark starts the part that takes the migration back")
            .And.EndWith("--layout dbmate (MigrationLayout.Dbmate).");
    }

    [Fact]
    public async Task Without_its_file_a_directory_is_a_problem()
    {
        Write(("1_a/up.sql", "select 1;"), ("2_b/down.sql", "select 2;"));

        (await ProblemsAsync(null))
            .Should()
            .ContainSingle()
            .Which.Should()
            .Be("2_b: The directory has no up.sql. Add the file, or remove the directory.");
    }

    [Theory]
    [InlineData("9_a.sql", "10_b.sql")]
    [InlineData("R__.sql", "20240101_a.sql")]
    public async Task What_could_be_a_folder_of_ours_is_one(params string[] files)
    {
        Write([.. files.Select(file => (file, "select 1"))]);

        var set = await _folder.LoadAsync();

        set.Migrations.Select(migration => migration.Name + ".sql")
            .Should()
            .Equal(files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task In_a_folder_of_ours_counters_out_of_step_are_worth_a_warning()
    {
        Write(("9_a.sql", "select 1"), ("10_b.sql", "select 1"), ("91240101_c.sql", "select 1"));

        var set = await _folder.LoadAsync();

        set.Warnings.Should()
            .ContainSingle()
            .Which.Message.Should()
            .StartWith("'9_a' runs after '10_b': the order of the names is that of text");
    }

    private void Write(params (string Path, string Sql)[] files)
    {
        foreach (var (path, sql) in files)
        {
            _folder.Write(path, sql);
        }
    }

    private Task<string[]> ProblemsAsync(MigrationLayout? layout) => _folder.ProblemsAsync(layout);
}
