using System.Diagnostics;
using MigrationKit;

namespace MigrationTests.Sources;

/// <summary>Only regular files of the folder itself are read.</summary>
public sealed class LinkAndPipeTests
{
    private const string Sql = "select 1;";

    [Fact]
    public async Task A_mounted_config_map_is_read_once()
    {
        using var folder = new FolderOnDisk(("..2024_01_01/V1__a.sql", Sql), ("..2024_01_01/v2/V2__b.sql", Sql));
        Directory.CreateSymbolicLink(folder.PathTo("..data"), "..2024_01_01");
        File.CreateSymbolicLink(folder.PathTo("V1__a.sql"), "..data/V1__a.sql");
        Directory.CreateSymbolicLink(folder.PathTo("v2"), "..data/v2");

        (await folder.NamesAsync()).Should().Equal("V1__a", "V2__b");
    }

    [Fact]
    public async Task A_link_out_of_the_folder_is_refused()
    {
        using var other = new FolderOnDisk(("02_b.sql", Sql), ("more/03_c.sql", Sql));
        using var folder = new FolderOnDisk(("01_a.sql", Sql));
        File.CreateSymbolicLink(folder.PathTo("02_b.sql"), other.PathTo("02_b.sql"));
        Directory.CreateSymbolicLink(folder.PathTo("more"), other.PathTo("more"));
        Directory.CreateSymbolicLink(folder.PathTo(".hidden"), other.Path);
        File.CreateSymbolicLink(folder.PathTo("04_d.sql"), ".hidden/02_b.sql");

        (await folder.RefusedAsync()).Should().Equal("02_b.sql", "04_d.sql", "more");
    }

    [Fact]
    public async Task A_directory_in_a_circle_is_refused()
    {
        using var folder = new FolderOnDisk(("01_a.sql", Sql));
        Directory.CreateSymbolicLink(folder.PathTo("again"), ".");

        (await folder.ProblemsAsync()).Should().Equal("again: The directory is linked twice. Remove one of the links.");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(MigrationLayout.Sqlx)]
    public async Task A_pipe_is_refused_and_not_waited_for(MigrationLayout? layout)
    {
        using var folder = new FolderOnDisk(("1_a.sql", Sql));
        using var mkfifo = Process.Start("mkfifo", folder.PathTo("2_b.sql"));
        await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);

        (await folder.ProblemsAsync(layout))
            .Should()
            .Equal("2_b.sql: The file cannot be read: It is not a regular file.");
    }

    [Fact]
    public async Task A_pipe_that_somebody_writes_to_is_refused()
    {
        using var folder = new FolderOnDisk(("1_a.sql", Sql));
        using var mkfifo = Process.Start("mkfifo", folder.PathTo("2_b.sql"));
        await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        // For both: it does not wait for a reader.
        using var writer = File.Open(
            folder.PathTo("2_b.sql"),
            FileMode.Open,
            FileAccess.ReadWrite,
            FileShare.ReadWrite
        );

        (await folder.ProblemsAsync()).Should().Equal("2_b.sql: The file cannot be read: It is not a regular file.");
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_and_not_read()
    {
        using var folder = new FolderOnDisk(("1_a.sql", Sql));
        using (var large = File.Create(folder.PathTo("2_b.sql")))
        {
            large.SetLength(1L << 40);
        }

        (await folder.ProblemsAsync()).Should().Equal("2_b.sql: The file is larger than 512 MiB. Split it.");
    }

    [Fact]
    public async Task A_directory_with_the_name_of_a_migration_is_refused()
    {
        using var folder = new FolderOnDisk(("1_a.sql", Sql), ("2_b.sql/README.md", ""));

        (await folder.ProblemsAsync())
            .Should()
            .Equal("2_b.sql: This is a directory with the name of a migration. Rename it.");
    }

    [Theory]
    [InlineData("footprints/1_a.txt", null)]
    [InlineData("V1__a.sql.conf", MigrationLayout.Flyway)]
    public async Task What_belongs_to_a_file_is_no_link_out_of_the_folder_either(string path, MigrationLayout? layout)
    {
        using var other = new FolderOnDisk(("secret", "of somebody"));
        using var folder = new FolderOnDisk((layout is null ? "1_a.sql" : "V1__a.sql", Sql));
        Directory.CreateDirectory(Path.GetDirectoryName(folder.PathTo(path))!);
        File.CreateSymbolicLink(folder.PathTo(path), other.PathTo("secret"));

        var problems = await folder.ProblemsAsync(layout);

        problems.Should().NotBeEmpty().And.AllSatisfy(problem => problem.Should().Contain("leads out of the folder"));
    }

    [Fact]
    public async Task A_pipe_in_the_place_of_a_footprint_is_not_waited_for()
    {
        using var folder = new FolderOnDisk(("1_a.sql", Sql), ("footprints/README.md", ""));
        using var mkfifo = Process.Start("mkfifo", folder.PathTo("footprints/1_a.txt"));
        await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);

        (await folder.ProblemsAsync())
            .Should()
            .Equal("footprints/1_a.txt: The footprint cannot be read: It is not a regular file.");
    }
}
