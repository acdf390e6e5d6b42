using System.Diagnostics;
using MigrationKit;
using MigrationKit.Exceptions;

namespace MigrationTests.Footprints;

/// <summary>The file of a footprint.</summary>
public sealed class FootprintFileTests : IDisposable
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private readonly string _folder = Directory.CreateTempSubdirectory("footprints").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_is_sorted_by_object_with_the_old_above_the_new()
    {
        var footprint = Footprints.For("m", "+ table u", "+ column t.a bigint", "- table v", "- column t.a integer");

        footprint
            .ToString()
            .Should()
            .Be(
                $"""
                checksum {Footprints.Checksum}
                # What the migration adds to the catalog (+) and takes from it (-). Written by `migrationkit footprint`.
                - column t.a integer
                + column t.a bigint
                + table u
                - table v

                """.ReplaceLineEndings("\n")
            );
    }

    [Fact]
    public void What_is_written_reads_back_the_same()
    {
        var footprint = Footprints.For("m", "+ comment on table t is E'a\\nb # c'", "- table \"+ odd\"");

        var again = Footprint.Parse("m", "m.txt", footprint.ToString());

        again.ToString().Should().Be(footprint.ToString());
        again.Added.Should().Equal("comment on table t is E'a\\nb # c'");
        again.Removed.Should().Equal("table \"+ odd\"");
        again.Checksum.Should().Be(Footprints.Checksum);
    }

    [Fact]
    public void Line_ends_of_windows_read_the_same()
    {
        var text = Footprints.For("m", "+ table t", "+ table u").ToString();

        Footprint
            .Parse("m", "m.txt", text.Replace("\n", "\r\n", StringComparison.Ordinal))
            .ToString()
            .Should()
            .Be(text);
    }

    [Fact]
    public void A_text_of_a_server_that_cannot_be_is_of_no_server()
    {
        var footprint = Footprints.For(
            "v",
            "+ text of view v on PostgreSQL many is 1111111111111111",
            "+ view v (a integer)"
        );

        footprint.LinesOn(15).Select(line => line.Text).Should().Equal("view v (a integer)");
    }

    [Fact]
    public void Every_wrong_line_is_told_with_its_place()
    {
        var act = () =>
            Footprint.Parse("m", "footprints/m.txt", "checksum 12\n+ table t\n<<<<<<< ours\n+ table t\ntable u\n");

        act.Should()
            .Throw<InvalidMigrationsException>()
            .Which.Problems.Select(problem => problem.ToString())
            .Should()
            .Equal(
                "footprints/m.txt:1:1: This line of a footprint starts with no checksum. Regenerate the file with `migrationkit footprint`.",
                "footprints/m.txt:3:1: This line of a footprint is left over from a merge. Regenerate the file with `migrationkit footprint`.",
                "footprints/m.txt:4:1: This line of a footprint is there twice. Regenerate the file with `migrationkit footprint`.",
                "footprints/m.txt:5:1: This line of a footprint begins with neither '+ ', '- ' nor '#'. Regenerate the file with `migrationkit footprint`."
            );
    }

    [Fact]
    public void It_is_current_as_long_as_a_fresh_run_gives_the_same()
    {
        var file = Footprints.For("m", "+ view v (a integer)", "+ text of view v on PostgreSQL 15 is 11");

        file.DifferencesFrom(Footprints.For("m", "+ view v (a integer)", "+ text of view v on PostgreSQL 18 is 22"))
            .Should()
            .BeEmpty();
        file.DifferencesFrom(Footprints.For("m", "+ view v (a bigint)", "- table t"))
            .Should()
            .Equal("+ view v: is (a integer), should be (a bigint)", "- missing: table t");
    }

    [Fact]
    public async Task Branches_that_add_migrations_merge_without_a_conflict()
    {
        await GitAsync("init --quiet --initial-branch main");
        await CommitAsync("01_base", "+ table base", "+ column base.id integer");
        await GitAsync("checkout --quiet -b one");
        await CommitAsync("02_one", "+ column base.one integer", "+ table one");
        await GitAsync("checkout --quiet -b two main");
        await CommitAsync("02_two", "+ column base.two integer", "- column base.id integer", "+ column base.id bigint");
        await GitAsync("checkout --quiet main");
        await GitAsync("merge --quiet --no-edit one");

        await GitAsync("merge --quiet --no-edit two");

        Directory
            .EnumerateFiles(_folder, "*.txt")
            .Select(path => Footprint.Parse(Path.GetFileNameWithoutExtension(path), path, File.ReadAllText(path)))
            .SelectMany(footprint => footprint.Added)
            .Should()
            .BeEquivalentTo(
                "table base",
                "column base.id integer",
                "column base.one integer",
                "table one",
                "column base.two integer",
                "column base.id bigint"
            );
    }

    private async Task CommitAsync(string migration, params string[] lines)
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder, migration + ".txt"),
            Footprints.For(migration, lines).ToString(),
            Ct
        );
        await GitAsync("add --all");
        await GitAsync($"commit --quiet --message {migration}");
    }

    private async Task GitAsync(string arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        // Neither what the machine is configured to do nor the repository around counts.
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("GIT_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }
        start.Environment["GIT_CONFIG_GLOBAL"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_AUTHOR_NAME"] = start.Environment["GIT_COMMITTER_NAME"] = "test";
        start.Environment["GIT_AUTHOR_EMAIL"] = start.Environment["GIT_COMMITTER_EMAIL"] = "test@example.invalid";
        using var git = Process.Start(start)!;
        var error = git.StandardError.ReadToEndAsync(Ct);
        var output = await git.StandardOutput.ReadToEndAsync(Ct);
        await git.WaitForExitAsync(Ct);
        git.ExitCode.Should().Be(0, "git {0}: {1}{2}", arguments, output, await error);
    }
}
