using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace MigrationTests.FaultInjection;

/// <summary>What the proxy does with a message.</summary>
internal enum Fate
{
    Pass,

    /// <summary>Lets the server process run <c>pg_terminate_backend</c> on itself in the place of the message.</summary>
    Terminate,

    /// <summary>
    /// Ends the connection on both sides. The server has got everything that was sent before, and works it off.
    /// </summary>
    Cut,

    /// <summary>Says nothing on this connection from now on, in either direction, and leaves it open.</summary>
    Silence,
}

/// <summary>A message from the runner after its connection was opened.</summary>
/// <param name="Number">Counts the messages of all connections from 1.</param>
/// <param name="Type">Its letter.</param>
/// <param name="Sql">The statement of a Parse or Query; otherwise null.</param>
internal sealed record Request(int Number, char Type, string? Sql)
{
    /// <summary>Whether it asks for the row that says that a migration is committed.</summary>
    public bool IsMarkerOf(string migration) => Sql is not null && IsMarker(Sql, migration);

    // The names in it are random, and the runner may be another process.
    public static bool IsMarker(string sql, string migration) =>
        sql.StartsWith("execute migrationkit_", StringComparison.Ordinal)
        && sql.EndsWith($"_marker ('{migration}')", StringComparison.Ordinal);
}

/// <summary>
/// A network between runner and server that speaks enough of the protocol to stop it at an exact point. It counts
/// what passes.
/// </summary>
internal sealed class Proxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly List<(ProxyLink Link, Task Run)> _links = [];
    private readonly Task _accepting;
    private int _messages;
    private int _roundTrips;

    public Proxy(string connectionString)
    {
        _server = new(connectionString);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Reaches the server through the proxy.</summary>
    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder(_server.ConnectionString)
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;

    /// <summary>Asked before each message of the runner is passed on, one at a time for each connection.</summary>
    public Func<Request, ValueTask<Fate>>? OnRequest { get; set; }

    /// <summary>Asked before each message of the server is passed on.</summary>
    public Func<Message, Fate>? OnReply { get; set; }

    /// <summary>
    /// Of each burst, the SQL that starts it and the SQL that ends it: between the two no reply passes, so that a runner
    /// that waits for one before it goes on sending waits for ever.
    /// </summary>
    public (Func<string, bool> First, Func<string, bool> Last)? Burst { get; set; }

    /// <summary>How often the runner sent something after it had got the answers to everything before.</summary>
    public int RoundTrips => _roundTrips;

    internal Request Count(Message message) =>
        new(Interlocked.Increment(ref _messages), message.Type, message.Type is 'P' or 'Q' ? message.Text : null);

    internal void CountRoundTrip() => Interlocked.Increment(ref _roundTrips);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        _links.ForEach(link => link.Link.Dispose());
        await Task.WhenAll(_links.Select(link => link.Run));
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The listener was stopped: the test is over.
                return;
            }
            var link = new ProxyLink(this, client);
            _links.Add((link, link.RunAsync(_server.Host!, _server.Port)));
        }
    }
}
