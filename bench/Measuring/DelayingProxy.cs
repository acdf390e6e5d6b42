using System.Net;
using System.Net.Sockets;

namespace MigrationKit.Bench.Measuring;

/// <summary>A link with a delay between a client and a server on this machine, which also counts round trips.</summary>
internal sealed class DelayingProxy : IAsyncDisposable
{
    private readonly IPEndPoint _server;
    private readonly TimeSpan _roundTrip;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<DelayedConnection> _connections = [];
    private readonly Task _accepting;

    internal DelayingProxy(IPEndPoint server, TimeSpan roundTrip)
    {
        _server = server;
        _roundTrip = roundTrip;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many round trips the clients have waited for, those of connecting included.</summary>
    internal int RoundTrips => _connections.Sum(connection => connection.RoundTrips);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _connections.Add(new(client, _server, _roundTrip, _stop.Token));
        }
    }
}
