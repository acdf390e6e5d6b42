using System.Text;
using MigrationKit;
using MigrationKit.Exceptions;

namespace MigrationTests.Sources;

public sealed class FolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("migrationkit");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void All_problems_are_reported_together_by_file_and_position() =>
        Folder
            .ProblemsOf(
                Folder.File("d", "select 1;\n'"),
                Folder.File("a", "commit;\nvacuum;\n\\q"),
                Folder.File("c", "-- migrationkit: requires nobody, b\n-- migrationkit: what\n"),
                Folder.File("b", [(byte)'a', 0xff]),
                new("e", "e.sql", default) { Refusal = "Permission denied." }
            )
            .Select(problem => problem[..problem.IndexOf(' ', StringComparison.Ordinal)])
            .Should()
            .Equal(
                "a.sql:1:1:",
                "a.sql:2:1:",
                "a.sql:3:1:",
                "b.sql:1:2:",
                "c.sql:1:27:",
                "c.sql:2:4:",
                "d.sql:2:1:",
                "e.sql:"
            );

    [Theory]
    [InlineData(
        new byte[] { 0xFF, 0xFE, 0x41, 0 },
        "1:1: The file is UTF-16, which PostgreSQL does not read. Save it as UTF-8."
    )]
    [InlineData(
        new byte[] { 0xFE, 0xFF, 0, 0x41 },
        "1:1: The file is UTF-16, which PostgreSQL does not read. Save it as UTF-8."
    )]
    [InlineData(
        new byte[] { 0xEF, 0xBB, 0xBF, 0x0A, 0xC3, 0xA9, 0xE9, 0x20 },
        "2:2: Byte 0xE9 is not valid UTF-8 here. Save the file as UTF-8."
    )]
    [InlineData(new byte[] { 0x41, 0xC3 }, "1:2: Byte 0xC3 is not valid UTF-8 here. Save the file as UTF-8.")]
    [InlineData(
        new byte[] { 0xF0, 0x9F, 0x98, 0x80, 0 },
        "1:2: The file contains a NUL character, which PostgreSQL does not accept. Remove it."
    )]
    public void A_file_that_is_no_text_is_refused(byte[] content, string problem) =>
        Folder.ProblemsOf(Folder.File("a", content)).Should().Equal("a.sql:" + problem);

    [Theory]
    [InlineData("", "The migration has no name. Give the file a name before '.sql'.")]
    [InlineData("a\tb", "The name contains a control character. Rename the file.")]
    [InlineData("a,b", "The name 'a,b' contains a comma or a slash, so no 'requires' can name it. Rename the file.")]
    [InlineData("a/b", "The name 'a/b' contains a comma or a slash, so no 'requires' can name it. Rename the file.")]
    [InlineData("a ", "The name 'a ' starts or ends with a blank, so no 'requires' can name it. Rename the file.")]
    [InlineData("Nothing", "'requires nothing' has a meaning of its own. Rename the file.")]
    public void A_name_has_to_be_one_that_can_be_required(string name, string problem) =>
        Folder.Problems((name, "x")).Should().Equal($"{name}.sql: {problem}");

    [Fact]
    public void A_file_that_ends_in_sql_twice_keeps_the_first_in_its_name()
    {
        const string sql = "-- migrationkit: requires a.sql\nx";

        Folder
            .Read(("a.sql", "x"), ("b", sql))
            .Migrations[1]
            .Requires.Select(required => required.Name)
            .Should()
            .Equal("a.sql");
        Folder
            .Problems(("a", "x"), ("b", sql))
            .Should()
            .Equal("b.sql:1:27: 'a.sql' is a file name. Write 'requires a', without .sql.");
    }

    [Fact]
    public void Two_files_cannot_have_the_same_name() =>
        Folder
            .Problems(("A", "x"), ("a", "x"), ("b", "-- migrationkit: requires a\nx"))
            .Should()
            .Equal("a.sql: The name 'a' is already used by A.sql; case does not count. Rename one of the files.");

    [Fact]
    public void A_file_without_a_statement_is_refused() =>
        Folder
            .Problems(("a", "-- Nothing yet.\n;"), ("b", "begin; commit;"), ("c", "x"))
            .Should()
            .Equal(
                "a.sql: The file has no statement. Write the migration, or remove the file.",
                "b.sql: The file has no statement. Write the migration, or remove the file."
            );

    [Fact]
    public void A_folder_without_migrations_is_worth_a_warning() =>
        Folder
            .Read()
            .Warnings.Select(warning => warning.ToString())
            .Should()
            .Equal("There are no migrations, so there is nothing to apply. Is this the right folder?");

    [Fact]
    public void A_migration_is_found_ignoring_case()
    {
        var set = Folder.Read(("Ab", "x"));

        set.Find("aB").Should().BeSameAs(set.Migrations[0]);
        set.Find("b").Should().BeNull();
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_does_not_hide_the_problems_of_the_others()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "b.sql"), "'", Ct);
        var unreadable = Path.Combine(_folder.FullName, "a.SQL");
        File.CreateSymbolicLink(unreadable, Path.Combine(_folder.FullName, "nowhere"));

        var load = () => MigrationSet.LoadAsync(MigrationSource.Directory(_folder.FullName), Ct);

        var problems = (await load.Should().ThrowAsync<InvalidMigrationsException>()).Which.Problems;
        problems.Should().HaveCount(2);
        problems[0].ToString().Should().Be($"{unreadable}: The link leads nowhere. Remove it.");
        problems[1].Line.Should().Be(1);
    }

    [Fact]
    public async Task A_directory_gives_its_sql_files()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "a.sql"), "x", Encoding.UTF8, Ct);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "a.txt"), "x", Ct);

        var set = await MigrationSet.LoadAsync(MigrationSource.Directory(_folder.FullName), Ct);

        var migration = set.Migrations.Should().ContainSingle().Which;
        migration.Name.Should().Be("a");
        migration.Text.Should().Be("x");
        migration.Path.Should().Be(Path.Combine(_folder.FullName, "a.sql"));
    }
}
