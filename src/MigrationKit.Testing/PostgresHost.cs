using MigrationKit.Execution;
using MigrationKit.Testing.Databases;

namespace MigrationKit.Testing;

/// <summary>
/// A running PostgreSQL server for tests: <see cref="LocalHost"/> and <see cref="ServerHost"/> are here, the
/// container host is in the package MigrationKit.Testing.Containers, which also chooses among them. Disposing it takes away whatever starting it brought.
/// </summary>
public abstract class PostgresHost : IAsyncDisposable
{
    private static readonly TimeSpan RecoveryTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Takes a server that is there; derived classes call <see cref="ConnectAsync"/> before they hand it out.</summary>
    /// <param name="name">The kind of host in one word, as messages call it.</param>
    /// <param name="connectionString">To the database that new ones are created from.</param>
    protected PostgresHost(string name, string connectionString)
    {
        Name = name;
        ConnectionString = connectionString;
        Maintenance = new(connectionString);
        Owner = new(this);
    }

    /// <summary>The kind of host in one word: <c>Local</c>, <c>Embedded</c>, <c>Server</c> or <c>Container</c>.</summary>
    public string Name { get; }

    /// <summary>How to reach the server's maintenance database, as the role that creates and drops the test databases.</summary>
    public string ConnectionString { get; }

    /// <summary>The server's version as it says itself, such as <c>15.18</c>.</summary>
    public string ServerVersion { get; private set; } = "";

    /// <summary>The first number of <see cref="ServerVersion"/>.</summary>
    public int ServerMajorVersion { get; private set; }

    /// <summary>Whether <see cref="KillBackendAsync"/> works here.</summary>
    public virtual bool CanKillBackends => false;

    /// <summary>Whether <see cref="StopAsync"/> and <see cref="RestartAsync"/> work here.</summary>
    public virtual bool CanRestart => false;

    /// <summary>
    /// Whether test databases are reached as the role of <see cref="ConnectionString"/>, which on a server of our own is a
    /// superuser: its SQL reads files and runs programs as the server's user. Set it before the first of them is created.
    /// </summary>
    /// <value>
    /// Default: <see langword="false"/> where the host starts its server. Then they belong to an ordinary role with CREATEDB
    /// and CREATEROLE, which may create trusted extensions. On a server that was there before it is always true: its role is
    /// what its owner chose.
    /// </value>
    public bool AsSuperuser
    {
        get => field || !OwnsServer;
        set;
    }

    /// <summary>Whether the host started the server, and may make roles on it.</summary>
    protected virtual bool OwnsServer => false;

    internal Maintenance Maintenance { get; }

    internal DatabaseOwner Owner { get; }

    /// <summary>What <c>create database</c> is best told about how to copy its template.</summary>
    internal string CloneStrategy { get; private set; } = "";

    /// <summary>The host and the version, for one line of output.</summary>
    public override string ToString() => $"PostgreSQL {ServerVersion}, host {Name}";

    /// <summary>
    /// Kills the process of one backend (SIGKILL) as a crash would: the server ends all other connections too, recovers,
    /// and this method returns once it accepts connections again.
    /// </summary>
    /// <param name="processId">What <c>pg_backend_pid()</c> says in the connection to be killed.</param>
    /// <param name="cancellationToken">Stops the waiting; the kill is not undone.</param>
    /// <exception cref="NotSupportedException"><see cref="CanKillBackends"/> is false.</exception>
    /// <exception cref="PostgresHostException">The server has no such backend, or does not recover in a minute.</exception>
    public async Task KillBackendAsync(int processId, CancellationToken cancellationToken = default)
    {
        if (!CanKillBackends)
        {
            throw new NotSupportedException(
                $"Host {Name} cannot kill a backend process. Use host Local or Container for tests of a crash."
            );
        }
        await using var witness = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var exists = await Maintenance
            .ScalarAsync<bool>(
                "select exists (select from pg_stat_activity where pid = $1 and backend_type = 'client backend')",
                [processId],
                cancellationToken
            )
            .ConfigureAwait(false);
        if (!exists)
        {
            throw new PostgresHostException(
                $"The server has no backend {processId}. Take the number from pg_backend_pid()."
            );
        }
        await KillProcessAsync(processId, cancellationToken).ConfigureAwait(false);
        await WaitUntilBrokenAsync(witness, cancellationToken).ConfigureAwait(false);
        await WaitUntilAcceptingAsync(RecoveryTimeout, cancellationToken).ConfigureAwait(false);
        Maintenance.Clear();
    }

    /// <summary>Stops the server; <see cref="RestartAsync"/> starts it again at the same address.</summary>
    /// <exception cref="NotSupportedException"><see cref="CanRestart"/> is false.</exception>
    public virtual Task StopAsync(StopMode mode = StopMode.Fast, CancellationToken cancellationToken = default) =>
        throw CannotRestart();

    /// <summary>Stops the server if it runs, and starts it again at the same address.</summary>
    /// <exception cref="NotSupportedException"><see cref="CanRestart"/> is false.</exception>
    public virtual Task RestartAsync(StopMode mode = StopMode.Fast, CancellationToken cancellationToken = default) =>
        throw CannotRestart();

    /// <summary>Ends the server, or the connections to one that was there before.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        Owner.Dispose();
        await Maintenance.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Waits until the server accepts connections, and reads its version.</summary>
    /// <exception cref="PostgresHostException">It does not within the timeout.</exception>
    protected async Task ConnectAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        await WaitUntilAcceptingAsync(timeout, cancellationToken).ConfigureAwait(false);
        var facts = await Maintenance
            .ScalarAsync<string>(
                "select concat_ws(' ', current_setting('fsync'), current_setting('server_version'))",
                [],
                cancellationToken
            )
            .ConfigureAwait(false);
        // Debian's answer goes on: 15.18 (Debian 15.18-0+deb12u1).
        var words = facts!.Split(' ');
        ServerVersion = words[1];
        ServerMajorVersion = int.Parse(
            string.Concat(ServerVersion.TakeWhile(char.IsAsciiDigit)),
            System.Globalization.CultureInfo.InvariantCulture
        );
        // To copy the files takes two checkpoints: nothing where none is flushed, and half the time of writing every
        // page to the log as well. Docs: CREATE DATABASE, STRATEGY.
        CloneStrategy =
            ServerMajorVersion < 15 ? ""
            : words[0] == "off" ? " strategy file_copy"
            : " strategy wal_log";
    }

    /// <summary>Sends SIGKILL to a process of the server; called where <see cref="CanKillBackends"/> is true.</summary>
    protected virtual Task KillProcessAsync(int processId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Says why the server is gone for good; null where it may still be there.</summary>
    protected internal virtual Task<string?> DescribeOutageAsync(CancellationToken cancellationToken) =>
        Task.FromResult<string?>(null);

    /// <summary>Says that a database was kept, so that the host may outlive its end.</summary>
    internal virtual void OnDatabaseKept() { }

    /// <summary>A connection string of this host as it may stand in the output of a test.</summary>
    internal virtual string Printable(string connectionString) => connectionString;

    private NotSupportedException CannotRestart() =>
        new($"Host {Name} cannot restart its server. Use host Local for tests of a restart.");

    /// <summary>A connection that is of no pool.</summary>
    internal async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var unpooled = new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false };
        var connection = new NpgsqlConnection(unpooled.ConnectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        return connection;
    }

    /// <summary>
    /// The server may still answer for a moment after the kill. It has noticed when this connection, which nobody
    /// touched, is closed.
    /// </summary>
    private static async Task WaitUntilBrokenAsync(NpgsqlConnection witness, CancellationToken cancellationToken)
    {
        try
        {
            if (!await witness.WaitAsync(RecoveryTimeout, cancellationToken).ConfigureAwait(false))
            {
                throw new PostgresHostException(
                    "The server did not notice that a backend was killed. Look into its log."
                );
            }
        }
        catch (NpgsqlException)
        {
            // This is what was waited for.
        }
    }

    private async Task WaitUntilAcceptingAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var backoff = new Backoff(5, 100);
        while (true)
        {
            try
            {
                await using var _ = await OpenAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (NpgsqlException e)
            {
                // Only a server that is not there yet is worth another try, not one that turns us away.
                var passing = e is not PostgresException || e.SqlState == PostgresErrorCodes.CannotConnectNow;
                if (!passing || TimeProvider.System.GetElapsedTime(started) > timeout)
                {
                    throw new PostgresHostException(
                        $"The server of host {Name} does not accept connections: {e.Message}",
                        e
                    );
                }
            }
            await backoff.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
