using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace MigrationKit.Testing.Local;

/// <summary>
/// The directory of one server: data, log, and the file <c>owner</c> that this process holds locked while it lives. A
/// small shell process, the guard, waits for our end, however we end, then stops the server and removes the directory.
/// Where the guard was ended too, the next run finds the directory without a lock.
/// Where we are root, the server's user may only pass: the data is his, and once he has it, root reads and writes nothing in it.
/// </summary>
internal sealed class ServerDirectory(string path, FileStream owner) : IAsyncDisposable
{
    internal const string Prefix = "migrationkit-server-";
    internal const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    // A process is the server only if its command line names our data directory: numbers of processes are reused, and
    // the file with the number outlives a crash. A zombie has no command line, so the loop ends with it. SIGQUIT is
    // PostgreSQL's immediate shutdown, fine for data that is removed next. It runs as the server's user, who owns the file.
    private const string Stop = """
        running() {
            command=$(tr '\0' ' ' <"/proc/$pid/cmdline" || ps -ww -o command= -p "$pid")
            case "$command " in *" $1/data "*) return 0 ;; esac
            return 1
        }
        [ -f "$1/data/postmaster.pid" ] || exit 0
        pid=$(head -n 1 "$1/data/postmaster.pid")
        if [ -n "$pid" ] && running "$1"; then
            kill -QUIT "$pid"
            tries=0
            while running "$1" && [ "$tries" -lt 200 ]; do sleep 0.05; tries=$((tries + 1)); done
            running "$1" && kill -KILL "$pid"
        fi
        exit 0
        """;
    private const string Guard = """
        exec >/dev/null 2>&1
        trap '' INT HUP TERM QUIT
        cat
        directory=$1
        shift
        [ -e "$directory/kept" ] && exit 0
        "$@" </dev/null
        rm -rf "$directory" || { sleep 1; rm -rf "$directory"; }
        """;

    // What kills a whole process group, as CI systems do with a job they cancel, must not kill the guard. macOS has no setsid.
    private const string InOwnSession = "command -v setsid >/dev/null && exec setsid \"$@\"; exec \"$@\"";

    private readonly Process _guard = StartGuard(path);
    private bool _disposed;

    internal string Path => path;
    internal int GuardId => _guard.Id;
    internal string Data => System.IO.Path.Combine(Path, "data");
    internal string Log => System.IO.Path.Combine(Path, "log");

    /// <summary>Where initdb makes a new cluster: apart from the data, because its user may still be in there.</summary>
    internal string Fresh => System.IO.Path.Combine(Path, "fresh");
    internal string Password => System.IO.Path.Combine(Path, "password");

    /// <summary>Makes an empty directory of a name that nobody can foresee.</summary>
    internal static async Task<ServerDirectory> CreateAsync(
        LocalHostOptions options,
        CancellationToken cancellationToken
    )
    {
        var place = await ServerPlaces.ChooseAsync(options, cancellationToken).ConfigureAwait(false);
        var path = System.IO.Path.Combine(place, Prefix + RandomNumberGenerator.GetHexString(32, true));
        Directory.CreateDirectory(path, Private);
        var owner = Lock(path, FileMode.CreateNew);
        var directory = new ServerDirectory(
            path,
            owner ?? throw new PostgresHostException($"'{path}' is used by somebody else. Try again.")
        );
        try
        {
            await owner
                .WriteAsync(
                    System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)),
                    cancellationToken
                )
                .ConfigureAwait(false);
            foreach (var other in ServerPlaces.All(options))
            {
                await SweepAsync(other, path, cancellationToken).ConfigureAwait(false);
            }
            return directory;
        }
        catch
        {
            await directory.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Lets the server's user have these, and pass to them. In this directory he replaces nothing, so that the log, too,
    /// stays the file that it is.
    /// </summary>
    internal async Task HandOverAsync(IEnumerable<string> files, CancellationToken cancellationToken)
    {
        if (Command.ServerUser is { } user)
        {
            await Command.MustAsync("chown", ["-h", user, "--", .. files], cancellationToken).ConfigureAwait(false);
            File.SetUnixFileMode(Path, Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }

    /// <summary>Keeps the server's user out.</summary>
    internal void Close() => File.SetUnixFileMode(Path, Private);

    /// <summary>Leaves server and directory behind; a run that starts after <see cref="KeptFor"/> removes them.</summary>
    internal void Keep() => File.WriteAllText(KeptFile(Path), "");

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }
        _disposed = true;
        await EndAsync(_guard, Path).ConfigureAwait(false);
        await owner.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Removes what earlier runs left, if it is proved that they are gone: nobody holds their lock.</summary>
    /// <param name="root">Where the directories are.</param>
    /// <param name="own">Our own directory. If its lock can be had, locks prove nothing here, and nothing is removed.</param>
    /// <param name="cancellationToken">Stops between two directories.</param>
    internal static async Task SweepAsync(string root, string own, CancellationToken cancellationToken)
    {
        using (var proof = Lock(own, FileMode.Open))
        {
            if (proof is not null)
            {
                return;
            }
        }
        foreach (var path in Directory.EnumerateDirectories(root, Prefix + "*"))
        {
            // What others put there under such a name is theirs to remove.
            if (!await TrustedDirectory.IsOwnAsync(path, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }
            cancellationToken.ThrowIfCancellationRequested();
            using var owner = Lock(path, FileMode.Open);
            var kept = KeptFile(path);
            if (owner is null || DateTime.UtcNow - File.GetLastWriteTimeUtc(kept) < KeptFor)
            {
                continue;
            }
            File.Delete(kept);
            await EndAsync(StartGuard(path), path).ConfigureAwait(false);
        }
    }

    /// <summary>Null where another process holds the lock, or where there is no file yet or no longer.</summary>
    private static FileStream? Lock(string path, FileMode mode)
    {
        try
        {
            var options = new FileStreamOptions
            {
                Mode = mode,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                BufferSize = 0,
            };
            if (mode == FileMode.CreateNew)
            {
                // Who can read a file can lock it.
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }
            return new(System.IO.Path.Combine(path, "owner"), options);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string KeptFile(string path) => System.IO.Path.Combine(path, "kept");

    private static Process StartGuard(string path)
    {
        var (program, arguments) = Command.AsServerUser("/bin/sh", ["-c", Stop, "stop", path]);
        var start = new ProcessStartInfo(
            "/bin/sh",
            ["-c", InOwnSession, "guard", "/bin/sh", "-c", Guard, "guard", path, program, .. arguments]
        )
        {
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        };
        Command.ClearEnvironment(start);
        return Process.Start(start)!;
    }

    private static async Task EndAsync(Process guard, string path)
    {
        using (guard)
        {
            guard.StandardInput.Close();
            await guard.WaitForExitAsync().ConfigureAwait(false);
            if (guard.ExitCode != 0)
            {
                throw new PostgresHostException(
                    $"The test server's directory '{path}' could not be removed. Remove it by hand."
                );
            }
        }
    }
}
