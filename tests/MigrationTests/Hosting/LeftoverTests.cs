using System.Diagnostics;
using MigrationKit.Testing;
using MigrationKit.Testing.Local;
using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.Hosting;

/// <summary>What stays when a run does not end in order.</summary>
public sealed class LeftoverTests(PostgresFixture postgres) : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_that_is_killed_takes_its_server_along(bool group)
    {
        Assert.SkipUnless(!group || OperatingSystem.IsLinux(), "There is no setsid.");
        using var run = await SecondProcess.StartAsync(postgres.Host, Ct);

        if (group)
        {
            run.KillGroup();
        }
        else
        {
            run.Kill();
        }

        while (Directory.GetDirectories(run.Root).Length > 0)
        {
            await Task.Delay(20, Ct);
        }
        (await AnswersAsync(run.Address)).Should().BeFalse();
    }

    [Fact]
    public async Task The_next_run_removes_what_a_killed_machine_left()
    {
        using var run = await SecondProcess.StartAsync(postgres.Host, Ct);
        // The shell process that would clean up goes first.
        run.KillGuard();
        run.Kill();
        (await AnswersAsync(run.Address)).Should().BeTrue();

        await SweepAsync(run.Root);

        (await AnswersAsync(run.Address)).Should().BeFalse();
        Directory.GetDirectories(run.Root).Should().BeEmpty();
        (await AnswersAsync(postgres.Host.ConnectionString)).Should().BeTrue();
    }

    [Fact]
    public async Task A_process_that_only_has_the_number_of_a_dead_server_is_left_alone()
    {
        using var stranger = Process.Start("sleep", "60");
        var leftover = Leave($"{stranger.Id}\n");

        await SweepAsync(_root.FullName);

        Directory.Exists(leftover).Should().BeFalse();
        stranger.HasExited.Should().BeFalse();
        stranger.Kill();
    }

    [Fact]
    public async Task A_directory_is_left_alone_while_somebody_holds_its_lock()
    {
        var used = Leave();
        using (Lock(used))
        {
            await SweepAsync(_root.FullName);
            Directory.Exists(used).Should().BeTrue();
        }

        await SweepAsync(_root.FullName);
        Directory.Exists(used).Should().BeFalse();
    }

    [Fact]
    public async Task A_directory_without_a_lock_file_is_left_alone()
    {
        var strange = _root.CreateSubdirectory("migrationkit-server-strange").FullName;

        await SweepAsync(_root.FullName);

        Directory.Exists(strange).Should().BeTrue();
    }

    [Fact]
    public async Task Nothing_is_removed_where_a_lock_proves_nothing()
    {
        var leftover = Leave();
        var own = Leave();

        await ServerDirectory.SweepAsync(_root.FullName, own, Ct);

        Directory.Exists(leftover).Should().BeTrue();
    }

    [Fact]
    public async Task A_kept_server_is_left_alone_for_a_day()
    {
        var kept = Leave();
        var mark = Path.Combine(kept, "kept");
        await File.WriteAllTextAsync(mark, "", Ct);

        File.SetLastWriteTimeUtc(mark, DateTime.UtcNow.AddHours(-23));
        await SweepAsync(_root.FullName);
        Directory.Exists(kept).Should().BeTrue();

        File.SetLastWriteTimeUtc(mark, DateTime.UtcNow.AddHours(-25));
        await SweepAsync(_root.FullName);
        Directory.Exists(kept).Should().BeFalse();
    }

    [Fact]
    public async Task A_server_with_a_kept_database_stays_where_that_was_asked_for()
    {
        var host = await LocalServer.StartAsync(new() { KeepServer = true });
        var databases = await TestDatabases.CreateAsync(host, Ct);
        var database = await databases.CreateAsync("to look into", Ct);

        var directory = host.Directory;
        var address = database.Keep();
        await database.DisposeAsync();
        await host.DisposeAsync();

        (await AnswersAsync(address)).Should().BeTrue();
        var mark = Path.Combine(directory, "kept");
        File.SetLastWriteTimeUtc(mark, DateTime.UtcNow.AddHours(-25));
        await using var next = await LocalServer.StartAsync();
        (await AnswersAsync(address)).Should().BeFalse();
    }

    private static async Task SweepAsync(string root)
    {
        var own = Directory.CreateTempSubdirectory().FullName;
        using (Lock(own))
        {
            await ServerDirectory.SweepAsync(root, own, Ct);
        }
        Directory.Delete(own, recursive: true);
    }

    private string Leave(string postmaster = "")
    {
        var path = _root.CreateSubdirectory($"migrationkit-server-{Guid.NewGuid()}").FullName;
        Directory.CreateDirectory(Path.Combine(path, "data"));
        File.WriteAllText(Path.Combine(path, "data", "postmaster.pid"), postmaster);
        Lock(path).Dispose();
        return path;
    }

    private static FileStream Lock(string path) =>
        new(Path.Combine(path, "owner"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private static async Task<bool> AnswersAsync(string address)
    {
        await using var connection = new NpgsqlConnection(address + ";Pooling=false");
        try
        {
            await connection.OpenAsync(Ct);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
