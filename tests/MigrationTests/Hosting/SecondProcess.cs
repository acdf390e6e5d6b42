using System.Diagnostics;
using System.Globalization;
using MigrationKit.Testing;

namespace MigrationTests.Hosting;

/// <summary>A second run of this test program with a server of its own, to be killed. It has its own temp directory.</summary>
internal sealed class SecondProcess : IDisposable
{
    internal const string Answer = "MIGRATIONKIT_TESTS_ANSWER";
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory();
    private readonly Process _process;
    private int _guard;

    private SecondProcess(string server)
    {
        // The user that the server runs as has to pass.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_temp.FullName, File.GetUnixFileMode(_temp.FullName) | UnixFileMode.OtherExecute);
        }
        // In a process group of its own, to be killed with all that is in it.
        var start = new ProcessStartInfo(
            "/bin/sh",
            [
                "-c",
                "command -v setsid >/dev/null && exec setsid \"$@\"; exec \"$@\"",
                "run",
                Path.ChangeExtension(typeof(SecondProcess).Assembly.Location, null),
                "-explicit",
                "only",
                "-class",
                typeof(InSecondProcess).FullName!,
            ]
        )
        {
            RedirectStandardOutput = true,
        };
        start.Environment[Answer] = Path.Combine(_temp.FullName, "answer");
        start.Environment["MIGRATIONKIT_TEMP"] = _temp.FullName;
        // For the fixture of the second run: a container of its own would outlive the kill.
        start.Environment["MIGRATIONKIT_HOST"] = "server";
        start.Environment["MIGRATIONKIT_POSTGRES"] = server;
        _process = Process.Start(start)!;
    }

    internal string Address { get; private set; } = "";

    internal string Root => _temp.FullName;

    internal static async Task<SecondProcess> StartAsync(PostgresHost host, CancellationToken cancellationToken)
    {
        // Skips the test where there are no programs to start a server with.
        await (await LocalServer.StartAsync()).DisposeAsync();
        var second = new SecondProcess(host.ConnectionString);
        var file = Path.Combine(second._temp.FullName, "answer");
        while (!File.Exists(file))
        {
            if (second._process.HasExited)
            {
                throw new InvalidOperationException(
                    await second._process.StandardOutput.ReadToEndAsync(cancellationToken)
                );
            }
            await Task.Delay(20, cancellationToken);
        }
        var answer = await File.ReadAllLinesAsync(file, cancellationToken);
        second.Address = answer[0];
        second._guard = int.Parse(answer[1], CultureInfo.InvariantCulture);
        return second;
    }

    internal void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Kills the process and all that it started and that stayed in its group.</summary>
    internal void KillGroup()
    {
        using var kill = Process.Start("/bin/kill", ["-KILL", "--", $"-{_process.Id}"]);
        kill.WaitForExit();
        _process.WaitForExit();
    }

    internal void KillGuard()
    {
        using var guard = Process.GetProcessById(_guard);
        guard.Kill();
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
        _temp.Delete(recursive: true);
    }
}

/// <summary>What the second process runs, and nobody else.</summary>
public sealed class InSecondProcess
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Starts_a_server_and_waits_for_its_death()
    {
        await using var host = await LocalHost.StartAsync(cancellationToken: Ct);
        var file = Environment.GetEnvironmentVariable(SecondProcess.Answer)!;
        await File.WriteAllLinesAsync(file + ".new", [host.ConnectionString, $"{host.GuardId}"], Ct);
        File.Move(file + ".new", file);
        await Task.Delay(TimeSpan.FromMinutes(1), Ct);
    }
}
