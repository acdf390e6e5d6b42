using MigrationKit;
using MigrationKit.Exceptions;

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

    [Theory]
    [InlineData("0001_b,0000_a", "Drizzle runs the files in another order")]
    [InlineData("0000_a", "Drizzle does not run 0001_b")]
    [InlineData("0000_a,0001_b,0002_c,0003_d", "Drizzle lists 0002_c, 0003_d, and there is no such file.")]
    public async Task What_the_journal_of_drizzle_says_otherwise_is_refused(string tags, string problem)
    {
        WriteDrizzle(tags);

        (await ProblemsAsync(null)).Should().ContainSingle().Which.Should().StartWith("meta/_journal.json: " + problem);
    }

    [Fact]
    public async Task A_folder_of_drizzle_in_the_order_of_its_journal_is_read()
    {
        WriteDrizzle("0000_a,0001_b");

        (await _folder.NamesAsync()).Should().Equal("0000_a", "0001_b");
    }

    [Theory]
    [InlineData("0000_a 0001_b", null)]
    [InlineData("0000_a", "Atlas does not run 0001_b: this list of its migrations has no such name.")]
    [InlineData("0000_a 0001_b 0002_c", "Atlas lists 0002_c, and there is no such file.")]
    public async Task What_the_sums_of_atlas_say_otherwise_is_refused(string names, string? problem)
    {
        var sums = names.Split(' ').Select(name => $"{name}.sql h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
        Write(("0000_a.sql", "select 1;"), ("0001_b.sql", "select 1;"));
        Write(("atlas.sum", $"h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n{string.Concat(sums)}"));

        var problems = await ProblemsAsync(null);

        problems
            .Select(found => found[..("atlas.sum: ".Length + (problem?.Length ?? 0))])
            .Should()
            .Equal(problem is null ? [] : ["atlas.sum: " + problem]);
    }

    [Theory]
    [InlineData("deploy_b\ndeploy_a", "Sqitch runs the files in another order")]
    [InlineData("deploy_a", "Sqitch does not run deploy_b")]
    [InlineData("deploy_a\ndeploy_b [deploy_a]\nc", "Sqitch lists c, and there is no such file.")]
    [InlineData(
        "deploy_a 2024-01-01T00:00:00Z Ann <a@b.c> # first\n@v1 2024-01-01T00:00:00Z\ndeploy_b [deploy_a]",
        null
    )]
    [InlineData("another", null)]
    public async Task The_plan_of_sqitch_beside_the_folder_counts_where_it_is_of_its_files(string plan, string? problem)
    {
        Write(("deploy/deploy_a.sql", "select 1;"), ("deploy/deploy_b.sql", "select 1;"));
        Write(("sqitch.plan", $"%syntax-version=1.0.0\n%project=shop\n\n{plan}\n"));
        var load = () => MigrationSet.LoadAsync(MigrationSource.Directory(_folder.PathTo("deploy")), Ct);

        if (problem is null)
        {
            (await load()).Migrations.Should().HaveCount(2);
        }
        else
        {
            (await load.Should().ThrowAsync<InvalidMigrationsException>())
                .Which.Problems.Should()
                .ContainSingle()
                .Which.ToString()
                .Should()
                .StartWith($"{_folder.PathTo("deploy/../sqitch.plan")}: {problem}");
        }
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

    [Fact]
    public async Task Repeatable_files_of_flyway_are_in_the_order_of_their_descriptions()
    {
        string[] names = ["V1__t", "R__1_B", "R__1_a", "R__10_c", "R__2_d"];
        Write([.. names.Reverse().Select(name => ($"{name}.sql", "select 1;"))]);

        (await _folder.NamesAsync()).Should().Equal(names);
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
    public async Task Whether_counters_out_of_step_are_meant_so_is_asked()
    {
        const string message = "'9_a' runs after '10_b', although its number is lower: names sort as text.";
        Write(("9_a.sql", "select 1"), ("10_b.sql", "select 1"), ("91240101_c.sql", "select 1"));

        (await _folder.RefusedAsync()).Should().Equal("9_a.sql");
        (await ProblemsAsync(null)).Single().Should().StartWith($"9_a.sql: {message}").And.Contain("--layout sqlx");
        (await _folder.NamesAsync(MigrationLayout.Sqlx)).Should().Equal("9_a", "10_b", "91240101_c");
        (await _folder.NamesAsync(MigrationLayout.MigrationKit)).Should().Equal("10_b", "91240101_c", "9_a");
        Write(("91240101_c.sql", "-- migrationkit: replayable\nselect 1"));
        (await _folder.LoadAsync()).Warnings.Should().ContainSingle().Which.Message.Should().StartWith(message);
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

    [Fact]
    public async Task Whether_the_names_order_a_folder_of_liquibase_is_asked()
    {
        const string sql = "--liquibase formatted sql\n--changeset ann:1\nselect 1;";
        Write(("a.sql", sql), ("b.sql", sql));

        (await ProblemsAsync(null))
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("a.sql:1:1: Liquibase runs this file where a changelog includes it")
            .And.Contain("--layout migrationkit (MigrationLayout.MigrationKit)")
            .And.EndWith("(and 1 more file of the kind)");
        (await _folder.RefusedAsync()).Should().HaveCount(1);
        (await _folder.LoadAsync(MigrationLayout.MigrationKit)).Warnings.Should().BeEmpty();
        File.Delete(_folder.PathTo("b.sql"));
        (await _folder.LoadAsync()).Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Times_and_milliseconds_of_node_pg_migrate_are_one_order()
    {
        Write(
            ("20240101000000000_b.sql", "select 1;"),
            ("1704067199999_a.up.sql", "select 1;"),
            ("1704067200001-c.sql", "x")
        );
        Write(("1704067199999_a.down.sql", "drop table a;"));

        (await _folder.NamesAsync(MigrationLayout.NodePgMigrate))
            .Should()
            .Equal("1704067199999_a.up", "20240101000000000_b", "1704067200001-c");
    }

    private void WriteDrizzle(string tags)
    {
        var entries = tags.Split(',').Select(tag => $$"""{"tag": "{{tag}}"}""");
        Write(
            ("0000_a.sql", "select 1;"),
            ("0001_b.sql", "select 1;"),
            ("meta/_journal.json", $$"""{"entries": [{{string.Join(',', entries)}}]}""")
        );
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
