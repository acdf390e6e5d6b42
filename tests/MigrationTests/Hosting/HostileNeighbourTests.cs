using System.Diagnostics;
using System.Runtime.Versioning;
using MigrationKit.Testing;
using MigrationKit.Testing.Embedded;
using MigrationKit.Testing.Local;

namespace MigrationTests.Hosting;

/// <summary>
/// Two users on one machine: root, who starts servers, and <c>nobody</c>, who was there first and knows every name that
/// can be foreseen.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class HostileNeighbourTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly DirectoryInfo _shared = Directory.CreateTempSubdirectory();
    private readonly DirectoryInfo _ofRoot = Directory.CreateTempSubdirectory();
    private readonly string _secret;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public HostileNeighbourTests()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && OperatingSystem.IsLinux(), "Only root can be two users.");
        // As /tmp is: everybody writes, and nobody removes what is another's.
        File.SetUnixFileMode(_shared.FullName, (UnixFileMode)0x3FF);
        _secret = Path.Combine(_ofRoot.FullName, "secret");
        File.WriteAllText(_secret, "of root");
        File.SetUnixFileMode(_secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public void Dispose()
    {
        _shared.Delete(recursive: true);
        _ofRoot.Delete(recursive: true);
    }

    [Theory]
    [InlineData("mkdir place", "*place': user * owns it.*")]
    [InlineData("mkdir place && chmod 777 place", "*place': user * owns it.*")]
    [InlineData("ln -s $ROOT place", "*place': user * owns it.*")]
    [InlineData("mkdir -p it/place && ln -s it/place place", "*place': user * owns it.*")]
    public async Task A_place_that_the_neighbour_made_is_refused(string attack, string message)
    {
        await LocalServer.SkipIfMissingAsync();
        await NeighbourAsync(attack);

        var start = () => LocalHost.StartAsync(new() { TempDirectory = InShared("place") });

        (await start.Should().ThrowAsync<PostgresHostException>()).WithMessage(message);
        RootsFilesAreUntouched();
    }

    [Fact]
    public async Task A_place_that_everybody_may_write_to_is_refused()
    {
        await LocalServer.SkipIfMissingAsync();
        File.SetUnixFileMode(_shared.FullName, (UnixFileMode)0x1FF);
        var place = _shared.CreateSubdirectory("place").FullName;

        var start = () => LocalHost.StartAsync(new() { TempDirectory = place });

        (await start.Should().ThrowAsync<PostgresHostException>()).WithMessage(
            $"*because of '{_shared.FullName}': other users may write to it.*"
        );
    }

    [Fact]
    public async Task Names_that_earlier_versions_used_are_not_followed()
    {
        await NeighbourAsync("ln -s $ROOT migrationkit-root");

        await using var host = await LocalServer.StartAsync(new() { TempDirectory = _shared.FullName });

        RootsFilesAreUntouched();
    }

    [Theory]
    [InlineData("mkdir migrationkit-server-1 && ln -s $ROOT/secret migrationkit-server-1/owner")]
    [InlineData("mkdir migrationkit-server-1 && mkfifo migrationkit-server-1/owner")]
    [InlineData("ln -s $ROOT migrationkit-server-1")]
    [InlineData(
        "mkdir -p migrationkit-server-1/data && touch migrationkit-server-1/owner && mkfifo migrationkit-server-1/data/postmaster.pid"
    )]
    public async Task What_the_neighbour_leaves_is_not_taken_for_a_server_of_an_earlier_run(string attack)
    {
        await NeighbourAsync(attack);
        File.WriteAllText(Path.Combine(_ofRoot.FullName, "owner"), "");

        await using var host = await LocalServer.StartAsync(new() { TempDirectory = _shared.FullName });

        RootsFilesAreUntouched();
        Path.Exists(InShared("migrationkit-server-1")).Should().BeTrue();
    }

    [Theory]
    [InlineData("mkdir -p cache/migrationkit/initdb")]
    [InlineData("ln -s $ROOT cache")]
    public async Task A_cache_that_the_neighbour_made_is_not_opened(string attack)
    {
        await NeighbourAsync(attack);
        var path = Path.Combine(InShared("cache"), "migrationkit", "initdb");

        var open = () => TrustedDirectory.CreateAsync(path, Private, Ct);

        await open.Should().ThrowAsync<PostgresHostException>();
        RootsFilesAreUntouched();
        Directory.GetFileSystemEntries(_ofRoot.FullName).Should().Equal(_secret);
    }

    [Fact]
    public async Task Programs_that_the_neighbour_put_into_the_cache_are_not_run()
    {
        var package = new EmbeddedPackage("here", "1.2.3", "");
        await NeighbourAsync(
            """
            mkdir -p cache/here-1.2.3/bin
            for program in initdb pg_ctl postgres; do
                printf '#!/bin/sh\ntouch "%s/ran"\necho 15.1\n' "$PWD" >cache/here-1.2.3/bin/$program
                chmod +x cache/here-1.2.3/bin/$program
            done
            """
        );
        var options = new EmbeddedHostOptions { CacheDirectory = InShared("cache") };

        var start = () => EmbeddedHost.StartAsync(package, options, Ct);

        (await start.Should().ThrowAsync<PostgresHostException>()).WithMessage("*owns it*");
        File.Exists(InShared("ran")).Should().BeFalse();
    }

    [Fact]
    public async Task The_user_of_the_server_cannot_make_root_read_a_file_for_its_log()
    {
        await using var host = await LocalServer.StartAsync(new() { TempDirectory = _shared.FullName });

        var swap = await AsAsync(Command.ServerUser!, $"cd '{host.Directory}' && rm -f log && ln -s '{_secret}' log");

        swap.Should().NotBe(0);
        host.ReadLog().Should().Contain("ready to accept connections");
    }

    [Fact]
    public async Task Nobody_else_looks_into_a_server()
    {
        await using var host = await LocalServer.StartAsync(new() { TempDirectory = _shared.FullName });

        (await AsAsync("nobody", $"ls '{host.Directory}'")).Should().NotBe(0);
        (await AsAsync("nobody", $"ls '{host.Directory}/data'")).Should().NotBe(0);
        (await AsAsync("nobody", $"cat '{host.Directory}/log'")).Should().NotBe(0);
        (await AsAsync("nobody", $"cat '{host.Directory}/owner'")).Should().NotBe(0);
    }

    private void RootsFilesAreUntouched()
    {
        File.GetUnixFileMode(_ofRoot.FullName).Should().Be(Private);
        File.ReadAllText(_secret).Should().Be("of root");
        File.GetUnixFileMode(_secret).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private string InShared(string name) => Path.Combine(_shared.FullName, name);

    [Theory]
    [InlineData("mkdir home", true)]
    [InlineData("mkdir -p home/.cache; chmod 777 home/.cache", false)]
    [InlineData("mkdir -p home/.cache/migrationkit; chmod 777 home/.cache/migrationkit", false)]
    [InlineData("mkdir -p home/.cache there; ln -s $PWD/there home/.cache/migrationkit", false)]
    public async Task The_gate_keeps_programs_only_where_nobody_else_writes(string home, bool keeps)
    {
        File.Copy(Repository.PathTo(".ci", "cache"), InShared("cache"));

        await NeighbourAsync($"{home}; unset XDG_CACHE_HOME; export HOME=$PWD/home; {(keeps ? "" : "! ")}bash cache");
    }

    private async Task NeighbourAsync(string attack)
    {
        var exitCode = await AsAsync("nobody", $"set -e; ROOT='{_ofRoot.FullName}'; cd '{_shared.FullName}'; {attack}");
        exitCode.Should().Be(0);
    }

    private static async Task<int> AsAsync(string user, string script)
    {
        using var process = Process.Start(
            new ProcessStartInfo("runuser", ["-u", user, "--", "/bin/sh", "-c", script])
            {
                WorkingDirectory = "/",
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        await process.WaitForExitAsync(Ct);
        return process.ExitCode;
    }
}
