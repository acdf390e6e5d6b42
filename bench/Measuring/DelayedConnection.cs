using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace MigrationKit.Bench.Measuring;

/// <summary>
/// One connection over the link. Bytes arrive half a round trip after they were sent, however many follow them. Each
/// piece carries how many round trips have led to it: a client that sends on before the answer is there waits for none.
/// </summary>
internal sealed class DelayedConnection : IAsyncDisposable
{
    private static readonly TimeSpan TimersAreLateBy = TimeSpan.FromMilliseconds(2);

    private readonly TcpClient _client;
    private readonly TcpClient _server = new() { NoDelay = true };
    private readonly TimeSpan _oneWay;
    private readonly Task _running;

    // Connecting is the first: the client hears that the server is there.
    private int _clientHasHeard = 1;
    private int _serverHasHeard;

    internal DelayedConnection(
        TcpClient client,
        IPEndPoint server,
        TimeSpan roundTrip,
        CancellationToken cancellationToken
    )
    {
        _client = client;
        _client.NoDelay = true;
        _oneWay = roundTrip / 2;
        _running = RunAsync(server, roundTrip, cancellationToken);
    }

    internal int RoundTrips => _clientHasHeard;

    public async ValueTask DisposeAsync()
    {
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
        _server.Dispose();
    }

    private async Task RunAsync(IPEndPoint server, TimeSpan roundTrip, CancellationToken cancellationToken)
    {
        await _server.ConnectAsync(server, cancellationToken);
        // The operating system has already told the client that it is connected.
        await Task.Delay(roundTrip, cancellationToken);
        var up = PumpAsync(
            _client.Client,
            _server.Client,
            () => _clientHasHeard + 1,
            depth => _serverHasHeard = Math.Max(_serverHasHeard, depth),
            cancellationToken
        );
        var down = PumpAsync(
            _server.Client,
            _client.Client,
            () => _serverHasHeard,
            depth => _clientHasHeard = Math.Max(_clientHasHeard, depth),
            cancellationToken
        );
        await Task.WhenAll(up, down);
    }

    private Task PumpAsync(
        Socket from,
        Socket to,
        Func<int> depth,
        Action<int> arrived,
        CancellationToken cancellationToken
    )
    {
        var underWay = Channel.CreateUnbounded<Piece>();
        return Task.WhenAll(ReadAsync(), WriteAsync());

        async Task ReadAsync()
        {
            var buffer = new byte[64 * 1024];
            while (await from.ReceiveAsync(buffer, cancellationToken) is > 0 and var count)
            {
                var sent = TimeProvider.System.GetTimestamp();
                underWay.Writer.TryWrite(new(buffer.AsSpan(0, count).ToArray(), sent, depth()));
            }
            underWay.Writer.Complete();
        }

        async Task WriteAsync()
        {
            await foreach (var piece in underWay.Reader.ReadAllAsync(cancellationToken))
            {
                await WaitUntilDueAsync(piece.Sent, cancellationToken);
                arrived(piece.Depth);
                await to.SendAsync(piece.Bytes, cancellationToken);
            }
            to.Shutdown(SocketShutdown.Send);
        }
    }

    /// <summary>A timer is late by a millisecond or two, so it is only asked for the most of the time.</summary>
    private async Task WaitUntilDueAsync(long sent, CancellationToken cancellationToken)
    {
        var left = _oneWay - TimeProvider.System.GetElapsedTime(sent) - TimersAreLateBy;
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left, cancellationToken);
        }
        while (TimeProvider.System.GetElapsedTime(sent) < _oneWay)
        {
            await Task.Yield();
        }
    }

    private sealed record Piece(byte[] Bytes, long Sent, int Depth);
}
