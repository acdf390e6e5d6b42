using MigrationKit;

namespace MigrationTests.Sources;

/// <summary>Every file below a folder is a migration, is left out by a rule, or is refused by name.</summary>
public sealed class AccountedForTests
{
    private const string Sql = "select 1;";

    [Theory]
    [InlineData(MigrationLayout.Prisma, "1_a/migration.sql")]
    [InlineData(MigrationLayout.Diesel, "1_a/up.sql")]
    public async Task A_file_that_the_tool_never_reads_is_left_out_where_the_tool_is_named(
        MigrationLayout layout,
        string migration
    )
    {
        using var folder = new FolderOnDisk((migration, Sql), ("data.sql", Sql), ("b/c.sql", Sql));

        (await folder.RefusedAsync()).Should().Equal(["b/c.sql", "data.sql"]);
        (await folder.ProblemsAsync())[1].Should().Contain($"--layout {layout.ToString().ToLowerInvariant()}");
        (await folder.RefusedAsync(layout)).Should().Equal(["b/c.sql"]);
    }

    [Fact]
    public async Task A_directory_that_is_a_migration_keeps_its_name()
    {
        using var folder = new FolderOnDisk(("1_a/migration.sql", Sql), ("2_b.sql/migration.sql", Sql));

        (await folder.NamesAsync()).Should().Equal("1_a", "2_b.sql");
    }

    [Theory]
    [InlineData("Postgrator", "001.undo.beds.sql", "001.do.beds.sql")]
    [InlineData("db-migrate", "20200101-beds-down.sql", "20200101-beds-up.sql")]
    [InlineData("yoyo", "0001.beds.rollback.sql", "0001.beds.sql")]
    [InlineData("godfish", "reverse-20200101-beds.sql", "forward-20200101-beds.sql")]
    [InlineData("pairs without a number", "beds_revert.sql", "beds_apply.sql")]
    [InlineData("pairs in camel case", "BedsDown.sql", "BedsUp.sql")]
    [InlineData("the word in the middle", "001_down_beds.sql", "001_up_beds.sql")]
    [InlineData("the word in front", "undo_001_beds.sql", "001_beds.sql")]
    [InlineData("nothing but a number beside it", "001_down.sql", "001_up.sql")]
    [InlineData("without the other half", "003.beds.undo.sql", "001_beds.sql")]
    [InlineData("nothing but the word", "rollback.sql", "001_beds.sql")]
    public async Task A_file_that_undoes_a_migration_is_refused_by_name(string form, string undo, string migration)
    {
        using var folder = new FolderOnDisk((undo, Sql), (migration, Sql));

        (await folder.RefusedAsync()).Should().Equal([undo], form);
    }

    [Theory]
    [InlineData("003_add_rollback_table.sql", "001_add_beds.sql")]
    [InlineData("004_undo_log.sql", "003_log_table.sql")]
    [InlineData("005_revert_prices.sql", "004_prices.sql")]
    [InlineData("006_shutdown.sql", "007_count_down.sql")]
    [InlineData("008_downtown_addresses.sql", "009_reverse_index_for_upload.sql")]
    public async Task A_title_with_such_a_word_is_a_title(params string[] files)
    {
        using var folder = new FolderOnDisk(files.Select(file => (file, Sql)));

        (await folder.NamesAsync()).Should().HaveCount(2);
    }

    [Theory]
    [InlineData("00002_b.go")]
    [InlineData("V2__b.java")]
    [InlineData("20240101120000_b.py")]
    [InlineData("20240101120000_b.rb")]
    [InlineData("1604519051-b.ts")]
    [InlineData("20240101120000_b.exs")]
    [InlineData("20240101120000_b.Designer.cs")]
    [InlineData("m20240101_000001_b.rs")]
    [InlineData("Migration20240101.php")]
    [InlineData("02_b.yaml")]
    [InlineData("02_b.json")]
    [InlineData("02_b.sh")]
    [InlineData("02_b.sql.gz")]
    [InlineData("db.changelog-master.xml")]
    [InlineData("sqitch.plan")]
    [InlineData("post-apply.sql")]
    [InlineData("02_b.TEST.ENV.sql")]
    [InlineData("02_views.everytime.sql")]
    [InlineData("v2/02_b.sql")]
    public async Task What_another_tool_would_run_is_refused_by_name(string file)
    {
        using var folder = new FolderOnDisk(("01_a.sql", Sql), (file, Sql), ("03_c.sql", Sql));

        (await folder.RefusedAsync()).Should().Equal(file);
    }

    [Theory]
    [InlineData("master.xml", "<databaseChangeLog>\n</databaseChangeLog>")]
    [InlineData("all.yml", "databaseChangeLog:\n  - includeAll: {path: .}")]
    [InlineData("beds.js", "exports.up = knex => knex.raw('select 1');\nexports.down = () => {};")]
    [InlineData("beds.mjs", "export async function up(knex) {}")]
    [InlineData("beds.cjs", "module.exports = {\n  async up(knex) {},\n};")]
    [InlineData("beds.ts", "export class Beds implements MigrationInterface {}")]
    [InlineData("beds.py", "from yoyo import step\nsteps = [step('select 1')]")]
    [InlineData("beds.rb", "class Beds < ActiveRecord::Migration[7.0]\nend")]
    [InlineData("Beds.php", "final class Beds extends AbstractMigration {}")]
    [InlineData("beds.go", "func init() { goose.AddMigrationContext(up, down) }")]
    public async Task What_a_file_says_counts_whatever_its_name(string file, string code)
    {
        using var folder = new FolderOnDisk(("01_a.sql", Sql), (file, code), ("run.js", "client.query('up')"));

        (await folder.RefusedAsync()).Should().Equal(file);
    }

    [Theory]
    [InlineData("README.md", "not a .sql file")]
    [InlineData("index.js", "not a .sql file")]
    [InlineData("001_notes.md", "not a .sql file")]
    [InlineData("atlas.sum", "not a .sql file")]
    [InlineData("embed.go", "not a .sql file")]
    [InlineData("00002_b_test.go", "not a .sql file")]
    [InlineData("meta/0000_snapshot.json", "not a .sql file")]
    [InlineData("01_a.sql.bak", "not a .sql file")]
    [InlineData(".gitkeep", "hidden")]
    [InlineData(".editorconfig", "hidden")]
    [InlineData("._01_a.sql", "hidden")]
    public async Task What_is_no_migration_is_left_out_and_named(string file, string rule)
    {
        using var folder = new FolderOnDisk(("01_a.sql", Sql), (file, Sql));

        var set = await folder.LoadAsync();

        set.Migrations.Should().ContainSingle();
        set.LeftOut.Should().Equal(new LeftOutFile(folder.PathTo(file), rule));
    }

    [Fact]
    public async Task The_folders_beside_the_migrations_are_left_out_as_a_whole()
    {
        using var folder = new FolderOnDisk(
            ("01_a.sql", Sql),
            ("footprints/README.txt", ""),
            ("samples/01_a.sql", Sql),
            ("legacy/old.sql", Sql),
            ("legacy/older.sql", Sql)
        );

        (await folder.LoadAsync())
            .LeftOut.Select(left => Path.GetFileName(left.Path))
            .Should()
            .Equal("footprints", "legacy", "samples");
    }

    [Theory]
    [InlineData("legacy/001.sql")]
    [InlineData("v1/001.sql")]
    [InlineData("committed/000001.sql", "current.sql")]
    [InlineData("deploy/a.sql", "revert/a.sql", "verify/a.sql")]
    [InlineData("up/0001_a.sql", "down/0001_a.sql")]
    public async Task A_folder_with_sql_files_and_no_migration_is_refused(params string[] files)
    {
        using var folder = new FolderOnDisk(files.Select(file => (file, Sql)));

        (await folder.RefusedAsync()).Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("committed/000001.sql", "current.sql")]
    [InlineData("committed/000001-name.sql", "current/1-current.sql")]
    public async Task The_folder_of_graphile_migrate_leads_to_what_it_runs(params string[] files)
    {
        using var folder = new FolderOnDisk(files.Select(file => (file, Sql)));

        (await folder.ProblemsAsync())
            .Should()
            .HaveCount(2)
            .And.OnlyContain(problem => problem.EndsWith("Read the folder committed/ instead."));
    }

    [Theory]
    [InlineData("seed.sql", "v1/V1__a.sql", "v2/V2__b.sql", "v1/V10__c.sql")]
    [InlineData("V3__d.java", "V1__a.sql", "V2__b.sql", "V10__c.sql")]
    [InlineData("java/V3__d.kt", "V1__a.sql", "V2__b.sql", "V10__c.sql")]
    [InlineData("seed.sql", "1_a/migration.sql", "2_b/migration.sql")]
    [InlineData("README.sql", "1_a/up.sql", "2_b/up.sql")]
    [InlineData("2_b/seed.sql", "1_a/up.sql", "2_b/up.sql")]
    [InlineData("3_c/down.sql", "1_a/up.sql", "2_b/up.sql", "1_a/down.sql")]
    [InlineData("seed.sql", "1_a.up.sql", "2_b.up.sql", "10_c.up.sql")]
    [InlineData("3_c.go", "1_a.up.sql", "2_b.up.sql", "10_c.up.sql")]
    public async Task One_stray_file_is_refused_and_does_not_change_how_the_others_are_read(
        string stray,
        params string[] files
    )
    {
        using var folder = new FolderOnDisk(files.Select(file => (file, Sql)));
        var names = await folder.NamesAsync();

        folder.Write(stray, Sql);
        var refused = await folder.RefusedAsync();

        names.Should().Equal(files.Where(file => !file.EndsWith("down.sql")).Select(NameOf));
        refused.Should().Equal(stray.Replace("/down.sql", ""));
    }

    [Fact]
    public async Task What_is_for_another_database_is_left_out_by_name()
    {
        using var folder = new FolderOnDisk(
            ("1_a.mysql.up.sql", Sql),
            ("1_a.up.sql", Sql),
            ("2_b.postgres.up.sql", Sql),
            ("2_b.up.sql", Sql),
            ("3_c.more.up.sql", Sql)
        );

        (await folder.RefusedAsync()).Should().Equal("3_c.more.up.sql");
        File.Delete(folder.PathTo("3_c.more.up.sql"));
        (await folder.LoadAsync())
            .LeftOut.Select(left => $"{Path.GetFileName(left.Path)}: {left.Rule}")
            .Should()
            .Equal(
                "1_a.mysql.up.sql: for another database",
                "2_b.up.sql: another file of its version is for PostgreSQL"
            );
    }

    [Theory]
    [InlineData(MigrationLayout.Sqlx, "2_b.sql", "10_a.sql", "2_b.down.sql")]
    [InlineData(MigrationLayout.GolangMigrate, "2.up.sql", "10.up.sql", "2.down.sql")]
    [InlineData(MigrationLayout.Diesel, "oss/postgres/2/up.sql", "oss/postgres/10/up.sql")]
    [InlineData(MigrationLayout.Diesel, "default/1_b/up.sql", "default/2_a/up.sql")]
    [InlineData(MigrationLayout.Diesel, "2020.01_b/up.sql", "2020.02_a/up.sql")]
    [InlineData(MigrationLayout.Flyway, "a/b/V2__b.sql", "V10__a.sql")]
    public async Task Any_form_of_a_version_is_read_in_its_order(
        MigrationLayout layout,
        string first,
        string second,
        params string[] others
    )
    {
        using var folder = new FolderOnDisk(others.Append(second).Append(first).Select(file => (file, Sql)));

        (await folder.NamesAsync()).Should().Equal(NameOf(first), NameOf(second));
        (await folder.NamesAsync(layout)).Should().Equal(NameOf(first), NameOf(second));
    }

    /// <summary>The name of the file, or of its directory where that is the migration.</summary>
    private static string NameOf(string file) =>
        Path.GetFileName(file) is "up.sql" or "migration.sql"
            ? Path.GetFileName(Path.GetDirectoryName(file)!)
            : Path.GetFileNameWithoutExtension(file);
}
