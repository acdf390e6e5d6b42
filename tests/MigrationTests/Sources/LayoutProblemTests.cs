using MigrationKit;

namespace MigrationTests.Sources;

/// <summary>What is wrong in folders of other tools, and what is said about it.</summary>
public sealed class LayoutProblemTests : IDisposable
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private readonly FolderOnDisk _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(MigrationLayout.Flyway, "V1__a.sql", "V01.0__b.sql")]
    [InlineData(MigrationLayout.GolangMigrate, "1_b.up.sql", "01_a.up.sql", "1_b.down.sql")]
    [InlineData(MigrationLayout.Sqlx, "1_b.sql", "01_a.up.sql")]
    [InlineData(MigrationLayout.Goose, "7_b.sql", "07_a.sql")]
    [InlineData(MigrationLayout.Dbmate, "20240101_b.sql", "20240101_a.sql")]
    [InlineData(MigrationLayout.Supabase, "20240101_b.sql", "20240101_a.sql")]
    public async Task Two_files_of_one_version_are_both_named(MigrationLayout layout, params string[] files)
    {
        Write([.. files.Select(file => (file, "-- +goose up\n-- migrate:up\nselect 1;"))]);

        var problems = await ProblemsAsync(layout);

        problems.Should().ContainSingle().Which.Should().Contain("has the same version as");
        files.Take(2).Should().OnlyContain(file => problems[0].Contains(file));
    }

    [Theory]
    [InlineData("B1__a.sql", "The file is a baseline, which stands for all versions before it")]
    [InlineData("V1_a.sql", "flyway does not recognize this file name, only those like V1_2__name.sql.")]
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
        "1_a.sql:1:1: This statement is above '-- +goose Up'. Move it below."
    )]
    [InlineData(
        MigrationLayout.Goose,
        "select 1;",
        "1_a.sql:1:1: The file has no line '-- +goose Up', so goose runs nothing of it. Add the line."
    )]
    [InlineData(
        MigrationLayout.Goose,
        "-- +goose Up\n-- +goose ENVSUB ON\nselect '${X}';",
        "1_a.sql:2:1: goose replaces variables here, and MigrationKit does not. Write the values."
    )]
    [InlineData(
        MigrationLayout.Goose,
        "-- +goose Upp\n-- +goose Up\nselect 1;",
        "1_a.sql:1:1: goose does not recognize this mark. Correct or remove it."
    )]
    [InlineData(
        MigrationLayout.Dbmate,
        "-- migrate:down\nselect 'x;\n\n-- migrate:up\nselect (1;",
        "1_a.sql:5:8: This parenthesis is never closed. Close it."
    )]
    [InlineData(
        MigrationLayout.Dbmate,
        "-- migrate:up\nselect 1;\nbegin;\nselect 2;\ncommit;\n-- migrate:down\nrollback;",
        "1_a.sql:3:1: The file has transactions of its own, so it runs as it is written: "
            + "a failure leaves behind what was committed before it, and the next run resumes there."
    )]
    [InlineData(
        MigrationLayout.MigrationKit,
        "-- +goose Up\nselect 1;\n-- +goose Down\nselect 2;",
        "1_a.sql:3:1: This mark starts the part that undoes the migration, and MigrationKit would run it too. "
            + "Read the folder with --layout goose (MigrationLayout.Goose)."
    )]
    [InlineData(
        MigrationLayout.MigrationKit,
        "-- +migrate Up\nselect 1;\n-- +migrate Down\nselect 2;",
        "1_a.sql:3:1: This mark starts the part that undoes the migration, and MigrationKit would run it too. "
            + "Read the folder with --layout sql-migrate (MigrationLayout.SqlMigrate)."
    )]
    [InlineData(
        MigrationLayout.Goose,
        "-- +goose Up\n-- +goose StatementBegin\ncreate schema s\n-- +goose StatementEnd\ncreate table (;\n-- +goose Down",
        "1_a.sql:5:14: This parenthesis is never closed. Close it."
    )]
    [InlineData(MigrationLayout.Goose, "-- +goose up\nselect 1;\n--+goose Down\nselect (;")]
    [InlineData(
        MigrationLayout.Goose,
        "-- +goose Up\nselect 1;\n\t-- +goose Down\nselect 2;",
        "1_a.sql:3:1: goose does not take this line for a mark. Write it like '-- +goose Up', at the start of the line."
    )]
    [InlineData(
        MigrationLayout.Dbmate,
        "-- migrate:up\nselect 1;\n  -- migrate:down\nselect 2;\n-- migrate:down",
        "1_a.sql:3:1: dbmate does not take this line for a mark. Write it like '-- migrate:up', at the start of the line."
    )]
    [InlineData(
        MigrationLayout.SqlMigrate,
        "-- +migrate Up\nselect 1;\n-- +migrate down\nselect 2;\n--+migrate Down",
        "1_a.sql:3:1: sql-migrate does not take this line for a mark. Write it like '-- +migrate Up', at the start of the line.",
        "1_a.sql:5:1: sql-migrate does not take this line for a mark. Write it like '-- +migrate Up', at the start of the line."
    )]
    [InlineData(
        MigrationLayout.NodePgMigrate,
        "select 1;\n-- Up Migration\nselect 2;",
        "1_a.sql:1:1: This statement is above '-- Up Migration'. Move it below."
    )]
    [InlineData(MigrationLayout.NodePgMigrate, "-- Down migration\nselect (;\n--- up migration\nselect 2;")]
    [InlineData(
        MigrationLayout.NodePgMigrate,
        "select 1;\n-- Down Migration\ndrop table a;",
        "1_a.sql:2:1: This mark starts the part that undoes the migration, and MigrationKit would run it too. "
            + "Take the part below out of the file, or read the folder with --layout node-pg-migrate (MigrationLayout.NodePgMigrate)."
    )]
    [InlineData(
        MigrationLayout.Tern,
        "select 1;\n{{ template \"a.sql\" . }}\n---- create above / drop below ----\nselect (;",
        "1_a.sql:2:1: tern replaces a placeholder here, and MigrationKit does not. Write the value."
    )]
    [InlineData(
        MigrationLayout.Goose,
        "-- +goose Up\nselect 1;\n-- rollback\nselect 2;",
        "1_a.sql:3:1: This mark starts the part that undoes the migration, and MigrationKit would run it too. "
            + "Take the part below out of the file."
    )]
    public async Task Positions_are_those_of_the_file(MigrationLayout layout, string sql, params string[] problems)
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
            .Equal("V1__a.sql:2:24: flyway replaces a placeholder here, and MigrationKit does not. Write the value.");
    }

    [Theory]
    [InlineData("placeholderReplacement=false", 0)]
    [InlineData("encoding=UTF-8\nexecuteInTransaction=true", 1)]
    [InlineData("shouldExecute=false", 1)]
    public async Task What_the_file_beside_a_flyway_migration_says_is_followed_or_refused(string settings, int problems)
    {
        Write(("V1__a.sql", "select '${env}';"), ("V1__a.sql.conf", settings));

        (await _folder.RefusedAsync(MigrationLayout.Flyway)).Should().HaveCount(problems);
    }

    /// <summary>CREATE SCHEMA would take the CREATE TABLE below it for its own.</summary>
    [Theory, InlineData(MigrationLayout.Goose, "goose"), InlineData(MigrationLayout.SqlMigrate, "migrate")]
    public async Task The_end_of_a_statement_by_its_mark_is_one_without_a_semicolon(MigrationLayout layout, string mark)
    {
        Write(
            (
                "1_a.sql",
                $"""
                -- +{mark} Up
                -- +{mark} StatementBegin
                create schema s
                -- +{mark} StatementEnd
                create table t (i int);
                -- +{mark} StatementBegin
                select 1;
                -- +{mark} StatementEnd
                -- +{mark} Down
                -- +{mark} StatementBegin
                drop table t
                -- +{mark} StatementEnd
                """
            )
        );

        (await _folder.LoadAsync(layout))
            .Migrations.Single()
            .Statements.Select(statement => statement.Text)
            .Should()
            .Equal("create schema s", "create table t (i int)", "select 1");
    }

    [Fact]
    public async Task That_callbacks_of_flyway_do_not_run_is_said()
    {
        Write(
            ("V1__a.sql", "select 1;"),
            ("afterMigrate.sql", "select 2;"),
            ("sub/beforeEachMigrate__x.sql", "select 3;")
        );

        (await ProblemsAsync(MigrationLayout.Flyway))
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("afterMigrate.sql: flyway runs this file around its steps, and MigrationKit does not")
            .And.EndWith("(and 1 more file of the kind)");
    }

    [Theory]
    [InlineData("b.pgsql"), InlineData("b.ddl"), InlineData("seed.sql.gz"), InlineData("b.sql.j2")]
    public async Task SQL_under_another_name_is_not_left_out(string name)
    {
        Write(("a.sql", "select 1;"), (name, "select 2;"), ("helper.py", ""), ("b.sql.md", ""));

        (await _folder.RefusedAsync()).Should().Equal(name);
    }

    [Theory]
    [InlineData("select '${a}';\ndrop table ${b}.c, ${b}.d;", 1)]
    [InlineData("-- ${env}\nselect '${env}';", 1)]
    [InlineData("-- ${env}\nselect 1; /* ${x} */", 0)]
    public async Task A_placeholder_in_a_comment_changes_nothing(string sql, int problems)
    {
        Write(("V1__a.sql", sql));

        (await _folder.RefusedAsync(MigrationLayout.Flyway)).Should().HaveCount(problems);
    }

    [Fact]
    public async Task Marks_that_only_some_files_have_are_not_overlooked()
    {
        Write(("1_a.sql", "select 1;"), ("2_b.sql", "-- migrate:up\nselect 2;\n-- migrate:down\nselect 3;"));

        (await ProblemsAsync(null))
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("2_b.sql:3:1: This mark starts the part that undoes the migration")
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

    [Theory, InlineData("2_b/migration.ts"), InlineData("2_b/lib/utils.ts", "2_b/migration.ts", "README.md")]
    public async Task Code_in_the_directory_of_a_migration_does_not_stand_for_its_file(params string[] code)
    {
        Write([("1_a/migration.sql", "select 1;"), ("1_a/lib/x.ts", ""), .. code.Select(path => (path, ""))]);

        (await ProblemsAsync(null))
            .Should()
            .ContainSingle()
            .Which.Should()
            .Be("2_b: The directory has no migration.sql. Add the file, or remove the directory.");
    }

    [Fact]
    public async Task What_could_be_a_folder_of_ours_is_one()
    {
        Write(("R__.sql", "select 1"), ("20240101_a.sql", "select 1"));

        (await _folder.NamesAsync()).Should().Equal("20240101_a", "R__");
    }

    [Fact]
    public async Task What_flyway_would_undo_and_refinery_would_run_is_refused()
    {
        Write(("V1__a.sql", "select 1"), ("U1__a.sql", "drop"), ("U2__b.sql", "select 2"), ("V3__c.SQL", "select 3"));

        (await _folder.RefusedAsync()).Should().Equal("U2__b.sql", "V3__c.SQL");
    }

    [Theory]
    [InlineData(MigrationLayout.GolangMigrate, "1_a.up.sql", "1_a.down.sql", "9_b.down.sql")]
    [InlineData(MigrationLayout.Sqlx, "1_a.up.sql", "1_a.down.sql", "2_b.down.sql")]
    [InlineData(MigrationLayout.Pop, "1_a.postgres.up.sql", "1_a.mysql.down.sql", "2_b.postgres.down.sql")]
    public async Task A_file_that_undoes_a_migration_without_a_file_is_worth_a_warning(
        MigrationLayout layout,
        string up,
        string down,
        string lone
    )
    {
        Write((up, "select 1"), (down, "select 2"), (lone, "drop table b"));

        var set = await _folder.LoadAsync(layout);

        set.Warnings.Should()
            .ContainSingle()
            .Which.ToString()
            .Should()
            .EndWith($"{lone}: The file undoes a migration that has no file. Restore that one, or remove this one.");
    }

    [Fact]
    public async Task A_warning_of_many_files_is_said_once()
    {
        Write(("1_a.up.sql", "select 1"), ("2_b.up.sql", ""), ("3_c.up.sql", "-- nothing"));

        (await _folder.LoadAsync(MigrationLayout.GolangMigrate))
            .Warnings.Should()
            .ContainSingle()
            .Which.Message.Should()
            .Be(
                "The migration has no statement. It is recorded as applied; delete it if that is not intended. "
                    + "(and 1 more file of the kind)"
            );
    }

    [Fact]
    public async Task A_migration_for_another_database_only_may_be_undone()
    {
        Write(("1_a.up.sql", "select 1"), ("2_b.mysql.up.sql", "x"), ("2_b.mysql.down.sql", "x"));

        (await _folder.LoadAsync(MigrationLayout.Pop)).Warnings.Should().BeEmpty();
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
