using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MigrationKit.Testing;
using Npgsql;

namespace MigrationKit.Tests;

/// <summary>
/// A PgBouncer in transaction mode in front of the test server, with two server connections for each database, so that
/// its clients share them. Where it is not installed its tests are skipped; on a build server (<c>CI=true</c>) they fail.
/// </summary>
public sealed class PgBouncerFixture(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Missing =
        "PgBouncer is not installed: apt-get install pgbouncer (Debian), brew install pgbouncer (macOS).";
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(10);

    // It ends when its standard input does, however this process ends. It refuses root.
    private const string Guard = """
        exec >/dev/null 2>&1
        run=
        [ "$(id -u)" = 0 ] && { chown -R postgres "$2"; run="runuser -u postgres --"; }
        $run "$1" "$2/pgbouncer.ini" >"$2/output" 2>&1 &
        cat
        kill $!
        wait $!
        rm -rf "$2"
        """;

    private Process? _guard;
    private int _port;
    private string _directory = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>
    /// A database behind it; skips the test where it is not installed. To be called first: a skip inside what a test
    /// asserts would be one of its failures.
    /// </summary>
    public async Task<TestDatabase> NewDatabaseAsync()
    {
        Assert.SkipUnless(_guard is not null, Missing);
        return await postgres.NewDatabaseAsync();
    }

    /// <summary>Reaches a database through it.</summary>
    public string Reach(TestDatabase database) =>
        new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            Host = "127.0.0.1",
            Port = _port,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
            // As Npgsql asks for behind a pooler.
            NoResetOnClose = true,
        }.ConnectionString;

    /// <summary>PgBouncer's log so far, and the server's where the tests have one of their own.</summary>
    public async Task<string> ReadLogsAsync()
    {
        var own = await File.ReadAllTextAsync(Path.Combine(_directory, "output"), Ct);
        return postgres.Host is LocalHost local ? own + local.ReadLog() : own;
    }

    public async ValueTask InitializeAsync()
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Append("/usr/sbin")
            .Select(directory => Path.Combine(directory, "pgbouncer"))
            .FirstOrDefault(File.Exists);
        if (program is null)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true")
            {
                throw new InvalidOperationException(Missing);
            }
            return;
        }
        _port = FreePort();
        var directory = Directory.CreateTempSubdirectory("migrationkit-pgbouncer-").FullName;
        _directory = directory;
        await WriteSettingsAsync(directory);
        _guard = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", Guard, "guard", program, directory])
            {
                RedirectStandardInput = true,
                WorkingDirectory = "/",
            }
        )!;
        await WaitAsync(directory);
    }

    public async ValueTask DisposeAsync()
    {
        if (_guard is not null)
        {
            _guard.StandardInput.Close();
            await _guard.WaitForExitAsync(CancellationToken.None);
            _guard.Dispose();
        }
    }

    private async Task WriteSettingsAsync(string directory)
    {
        var server = new NpgsqlConnectionStringBuilder(postgres.Host.ConnectionString);
        // With the password in plain text it can log in to the server by any method.
        await File.WriteAllTextAsync(
            Path.Combine(directory, "users"),
            $"\"{server.Username}\" \"{server.Password}\"\n",
            Ct
        );
        await File.WriteAllTextAsync(
            Path.Combine(directory, "pgbouncer.ini"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                [databases]
                * = host={server.Host} port={server.Port}
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = {_port}
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = {directory}/users
                pool_mode = transaction
                default_pool_size = 2
                server_idle_timeout = 5
                """
            ),
            Ct
        );
    }

    private async Task WaitAsync(string directory)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, _port, Ct);
                return;
            }
            catch (SocketException) when (TimeProvider.System.GetElapsedTime(started) < StartTime)
            {
                await Task.Delay(10, Ct);
            }
            catch (SocketException e)
            {
                var output = await File.ReadAllTextAsync(Path.Combine(directory, "output"), Ct);
                throw new InvalidOperationException($"PgBouncer does not start: {output}", e);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
