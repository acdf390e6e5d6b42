using MigrationKit.Testing;
using MigrationKit.Testing.Local;

namespace MigrationTests.Hosting;

public sealed class PostgresBinariesTests : IDisposable
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private readonly string _root = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("usr/lib/postgresql/15/bin")]
    [InlineData("usr/pgsql-16/bin")]
    [InlineData("opt/homebrew/opt/postgresql@17/bin")]
    [InlineData("usr/local/opt/postgresql@14/bin")]
    [InlineData("Applications/Postgres.app/Contents/Versions/18/bin")]
    public async Task Every_usual_place_is_looked_into(string place)
    {
        var directory = Install(place, "16.3");

        (await FindAsync()).Directory.Should().Be(directory);
    }

    [Fact]
    public async Task Where_a_program_is_missing_the_way_without_it_is_named()
    {
        var run = () => Command.RunAsync("no-such-program", [], Ct);

        (await run.Should().ThrowAsync<PostgresHostException>()).WithMessage(
            "There is no program 'no-such-program' here*MIGRATIONKIT_POSTGRES."
        );
    }

    [Fact]
    public async Task The_newest_version_wins_wherever_it_is()
    {
        var path = Install("old/bin", "9.6.24");
        Install("usr/lib/postgresql/9/bin", "9.5.1");
        Install("usr/lib/postgresql/18/bin", "18beta1");
        var newest = Install("usr/pgsql-18/bin", "18.1 (Some Distribution 18.1-2)");
        Install("usr/lib/postgresql/17/bin", "17.10");

        var found = await FindAsync(path: path);

        found.Should().Be(new PostgresBinaries(newest, "18.1"));
    }

    [Fact]
    public async Task The_path_is_looked_into()
    {
        var path = Install("some/bin", "16.4");

        (await FindAsync(path: $"/nowhere:{path}")).Directory.Should().Be(path);
    }

    [Fact]
    public async Task The_directory_that_was_asked_for_wins_over_a_newer_one()
    {
        Install("usr/lib/postgresql/18/bin", "18.1");
        var asked = Install("asked/bin", "14.2");

        (await FindAsync(asked)).Should().Be(new PostgresBinaries(asked, "14.2"));
    }

    [Fact]
    public async Task A_directory_that_was_asked_for_has_to_hold_all_programs()
    {
        var asked = Install("asked/bin", "14.2");
        File.Delete(Path.Combine(asked, "initdb"));
        Install("usr/lib/postgresql/18/bin", "18.1");

        var find = () => FindAsync(asked);

        (await find.Should().ThrowAsync<PostgresHostException>()).WithMessage(
            $"There is no initdb in '{asked}'. "
                + "Set MIGRATIONKIT_PG_BIN to the directory of a PostgreSQL server's programs."
        );
    }

    [Fact]
    public async Task Without_any_programs_the_error_says_the_ways_out()
    {
        var clientOnly = Install("usr/lib/postgresql/18/bin", "18.1");
        File.Delete(Path.Combine(clientOnly, "postgres"));

        (await FindOrNullAsync()).Should().BeNull();
    }

    [Fact]
    public async Task Programs_that_cannot_be_run_are_passed_over()
    {
        var broken = Install("bin", "18.4");
        File.Delete(Path.Combine(broken, "postgres"));
        File.CreateSymbolicLink(Path.Combine(broken, "postgres"), "/nowhere/postgres");
        var sound = Install("usr/lib/postgresql/16/bin", "16.14");

        (await FindAsync(path: broken)).Directory.Should().Be(sound);
    }

    [Fact]
    public async Task A_version_that_was_asked_for_is_found_beside_a_newer_one()
    {
        Install("usr/lib/postgresql/18/bin", "18.4");
        var older = Install("usr/lib/postgresql/16/bin", "16.14");

        (await FindOrNullAsync(major: 16))!.Directory.Should().Be(older);
        (await FindOrNullAsync(major: 15)).Should().BeNull();
    }

    private async Task<PostgresBinaries> FindAsync(string? asked = null, string? path = null) =>
        (await FindOrNullAsync(asked, path))!;

    private Task<PostgresBinaries?> FindOrNullAsync(string? asked = null, string? path = null, int? major = null) =>
        PostgresBinaries.FindAsync(asked, major, path, _root, Ct);

    private string Install(string place, string version)
    {
        var directory = Path.Combine(_root, place);
        Directory.CreateDirectory(directory);
        foreach (var program in new[] { "initdb", "pg_ctl", "postgres" })
        {
            var file = Path.Combine(directory, program);
            File.WriteAllText(file, $"#!/bin/sh\necho '{program} (PostgreSQL) {version}'\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }
        return directory;
    }
}
