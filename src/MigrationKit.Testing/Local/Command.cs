using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MigrationKit.Testing.Local;

/// <summary>
/// Runs the server's programs, as an ordinary user also where we are root: they refuse root. No program inherits our
/// environment, which in a CI job holds secrets that SQL could read through the server.
/// </summary>
internal static class Command
{
    // ETXTBSY and ENOENT, on Linux and macOS.
    private const int TextFileBusy = 26;
    private const int NotThere = 2;
    private const int TimesBusy = 100;
    private const string SystemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>Who owns the server's files and processes; null where that is ourselves.</summary>
    internal static string? ServerUser { get; } = Environment.IsPrivilegedProcess ? FindUser() : null;

    internal static int UserId { get; } = (int)geteuid();

    internal static async Task<(int ExitCode, string Output)> RunAsync(
        string program,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken
    )
    {
        using var process = await StartAsync(program, arguments, cancellationToken).ConfigureAwait(false);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return (process.ExitCode, (await output.ConfigureAwait(false) + await error.ConfigureAwait(false)).Trim());
    }

    /// <summary>Runs a program that has to succeed.</summary>
    internal static async Task<string> MustAsync(
        string program,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken
    )
    {
        var (exitCode, output) = await RunAsync(program, arguments, cancellationToken).ConfigureAwait(false);
        return exitCode == 0
            ? output
            : throw new PostgresHostException($"{program} ended with exit code {exitCode}: {output}");
    }

    /// <summary>Turns a command line into one that runs as <see cref="ServerUser"/>.</summary>
    internal static (string Program, IEnumerable<string> Arguments) AsServerUser(
        string program,
        IEnumerable<string> arguments
    ) =>
        ServerUser is null ? (program, arguments)
        : RunUser is not null ? (RunUser, ["-u", ServerUser, "--", program, .. arguments])
        : ("su", ["-s", "/bin/sh", "-c", "exec \"$@\"", "--", ServerUser, "sh", program, .. arguments]);

    private static string? RunUser { get; } =
        new[] { "/usr/sbin/runuser", "/sbin/runuser", "/usr/bin/runuser" }.FirstOrDefault(File.Exists);

    private static async Task<Process> StartAsync(
        string program,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // The user that the server runs as need not be allowed into ours.
            WorkingDirectory = "/",
        };
        ClearEnvironment(start);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Process.Start(start)!;
            }
            catch (Win32Exception e) when (e.NativeErrorCode == TextFileBusy && attempt < TimesBusy)
            {
                // A process that another thread starts just now still holds the file that was written for it.
                await Task.Delay(10, cancellationToken).ConfigureAwait(false);
            }
            catch (Win32Exception e) when (e.NativeErrorCode == NotThere)
            {
                throw new PostgresHostException(
                    $"There is no program '{program}' here, which a throwaway server needs. "
                        + "Name a server that runs with MIGRATIONKIT_POSTGRES.",
                    e
                );
            }
            catch (Win32Exception e)
            {
                throw new PostgresHostException($"{program} cannot be run: {e.Message}", e);
            }
        }
    }

    /// <summary>Leaves nothing but what PostgreSQL needs.</summary>
    internal static void ClearEnvironment(ProcessStartInfo start)
    {
        start.Environment.Clear();
        start.Environment["PATH"] = SystemPath;
        // Nobody's: libpq looks for passwords there.
        start.Environment["HOME"] = "/";
        // Messages are read by this code, and macOS refuses to start a server without a locale.
        start.Environment["LC_ALL"] = "C";
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern uint geteuid();

    private static string FindUser() =>
        File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal))
            ? "postgres"
            : "nobody";
}
