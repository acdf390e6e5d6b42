using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MigrationKit.Testing.Local;

namespace MigrationKit.Testing;

/// <summary>
/// A throwaway server from the PostgreSQL programs on this machine (Linux and macOS): own data directory, own port on
/// 127.0.0.1, a random password, no socket.  Started by root it runs as user <c>postgres</c>. It is removed when it is
/// disposed and when this process ends, however it ends; what a crash of the machine leaves, the next start removes.
/// </summary>
public sealed class LocalHost : PostgresHost
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly PostgresBinaries _binaries;
    private readonly ServerDirectory _directory;
    private readonly LocalHostOptions _options;

    private LocalHost(
        string name,
        PostgresBinaries binaries,
        ServerDirectory directory,
        LocalHostOptions options,
        string connectionString
    )
        : base(name, connectionString) => (_binaries, _directory, _options) = (binaries, directory, options);

    /// <inheritdoc/>
    public override bool CanKillBackends => true;

    /// <inheritdoc/>
    public override bool CanRestart => true;

    /// <inheritdoc/>
    protected override bool OwnsServer => true;

    /// <summary>The directory of the server's programs.</summary>
    public string BinDirectory => _binaries.Directory;

    internal string Directory => _directory.Path;

    internal int GuardId => _directory.GuardId;

    /// <summary>The server's log so far.</summary>
    public string ReadLog() => File.ReadAllText(_directory.Log);

    /// <summary>Whether programs for such a server are on this machine.</summary>
    internal static async Task<bool> IsInstalledAsync(LocalHostOptions options, CancellationToken cancellationToken) =>
        !OperatingSystem.IsWindows() && await FindAsync(options, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Starts a server.</summary>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the start; nothing is left behind.</param>
    /// <exception cref="PostgresHostException">
    /// No programs were found, or the server does not start; then the message carries the end of its log.
    /// </exception>
    public static Task<LocalHost> StartAsync(
        LocalHostOptions? options = null,
        CancellationToken cancellationToken = default
    ) => StartAsync("Local", options ?? new(), cancellationToken);

    internal static async Task<LocalHost> StartAsync(
        string name,
        LocalHostOptions options,
        CancellationToken cancellationToken
    )
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PostgresHostException(
                "Host Local runs on Linux and macOS only. Use Docker, or set MIGRATIONKIT_POSTGRES to the connection "
                    + "string of a server."
            );
        }
        var binaries =
            await FindAsync(options, cancellationToken).ConfigureAwait(false)
            ?? throw PostgresBinaries.Missing(options.ServerVersion);
        var directory = await ServerDirectory.CreateAsync(options, cancellationToken).ConfigureAwait(false);
        try
        {
            var password = await ClusterCache.FillAsync(binaries, directory, cancellationToken).ConfigureAwait(false);
            await ConfigureAsync(directory, options, cancellationToken).ConfigureAwait(false);
            await File.WriteAllTextAsync(directory.Log, "", cancellationToken).ConfigureAwait(false);
            File.SetUnixFileMode(directory.Log, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            await directory.HandOverAsync([directory.Log], cancellationToken).ConfigureAwait(false);
            var port = await StartOnFreePortAsync(binaries, directory, cancellationToken).ConfigureAwait(false);
            var host = new LocalHost(name, binaries, directory, options, Address(port, password));
            await host.ConnectAsync(StartTimeout, cancellationToken).ConfigureAwait(false);
            return host;
        }
        catch
        {
            await directory.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public override Task StopAsync(StopMode mode = StopMode.Fast, CancellationToken cancellationToken = default) =>
        ControlAsync("stop", mode, cancellationToken);

    /// <inheritdoc/>
    public override Task RestartAsync(StopMode mode = StopMode.Fast, CancellationToken cancellationToken = default) =>
        ControlAsync("restart", mode, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        await _directory.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override Task KillProcessAsync(int processId, CancellationToken cancellationToken)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
        return Task.CompletedTask;
    }

    internal override void OnDatabaseKept()
    {
        if (_options.KeepServer)
        {
            _directory.Keep();
        }
    }

    private static Task<PostgresBinaries?> FindAsync(LocalHostOptions options, CancellationToken cancellationToken) =>
        PostgresBinaries.FindAsync(
            options.BinDirectory
                ?? (
                    options.ServerVersion is null
                        ? Environment.GetEnvironmentVariable(LocalHostOptions.BinDirectoryVariable)
                        : null
                ),
            options.ServerVersion,
            Environment.GetEnvironmentVariable("PATH"),
            "/",
            cancellationToken
        );

    private async Task ControlAsync(string verb, StopMode mode, CancellationToken cancellationToken)
    {
        var word = mode == StopMode.Fast ? "fast" : "immediate";
        var (exitCode, output) = await PgCtlAsync(_binaries, _directory, [verb, "-m", word], cancellationToken)
            .ConfigureAwait(false);
        if (exitCode != 0)
        {
            throw await FailureAsync($"pg_ctl {verb}: {output}", _directory, cancellationToken).ConfigureAwait(false);
        }
        Maintenance.Clear();
    }

    private static Task ConfigureAsync(
        ServerDirectory directory,
        LocalHostOptions options,
        CancellationToken cancellationToken
    )
    {
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = "127.0.0.1",
            ["unix_socket_directories"] = "",
            ["max_connections"] = "200",
            ["timezone"] = "UTC",
        };
        if (!options.Durable)
        {
            // synchronous_commit stays on: without it a crash of the server, which tests bring about, loses commits.
            // Where nothing is flushed it costs next to nothing.
            settings["fsync"] = "off";
            settings["full_page_writes"] = "off";
            // Filling each new piece of the log with zeros first is for disks that are to keep it.
            settings["wal_init_zero"] = "off";
            settings["max_wal_size"] = "256MB";
            // In databases that live for a second it does nothing but disturb.
            settings["autovacuum"] = "off";
        }
        foreach (var (name, value) in options.Settings)
        {
            settings[name] = value;
        }
        return File.AppendAllLinesAsync(
            Path.Combine(directory.Data, "postgresql.conf"),
            settings.Select(setting => $"{setting.Key} = {Quote(setting.Value)}"),
            cancellationToken
        );
    }

    private static async Task<int> StartOnFreePortAsync(
        PostgresBinaries binaries,
        ServerDirectory directory,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var (exitCode, output) = await PgCtlAsync(
                    binaries,
                    directory,
                    ["start", "-o", $"-p {port}"],
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (exitCode == 0)
            {
                return port;
            }
            var failure = await FailureAsync(output, directory, cancellationToken).ConfigureAwait(false);
            // Somebody else may take the port between our look and the server's.
            if (attempt == 5 || !failure.Message.Contains("could not bind", StringComparison.Ordinal))
            {
                throw failure;
            }
            await File.WriteAllTextAsync(directory.Log, "", cancellationToken).ConfigureAwait(false);
        }
    }

    private static Task<(int ExitCode, string Output)> PgCtlAsync(
        PostgresBinaries binaries,
        ServerDirectory directory,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken
    )
    {
        var (program, all) = Command.AsServerUser(
            binaries.PgCtl,
            [.. arguments, "-w", "-t", $"{StartTimeout.TotalSeconds}", "-s", "-D", directory.Data, "-l", directory.Log]
        );
        return Command.RunAsync(program, all, cancellationToken);
    }

    private static async Task<PostgresHostException> FailureAsync(
        string output,
        ServerDirectory directory,
        CancellationToken cancellationToken
    )
    {
        var text = new StringBuilder("The local PostgreSQL server failed: ").Append(output);
        var lines = await File.ReadAllLinesAsync(directory.Log, cancellationToken).ConfigureAwait(false);
        if (lines.Length > 0)
        {
            text.Append("\nThe end of its log:\n").AppendJoin('\n', lines.TakeLast(20));
        }
        return new(text.ToString());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Address(int port, string password) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Database = "postgres",
            Username = "postgres",
            Password = password,
            // Two round trips less for each connection: the server has neither.
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;

    private static string Quote(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
