using System.IO.Pipelines;
using System.Net.Sockets;

namespace MigrationTests.FaultInjection;

/// <summary>One connection through the proxy.</summary>
internal sealed class ProxyLink(Proxy proxy, Socket client) : IDisposable
{
    private static readonly byte[] Terminate = Message.Run("select pg_terminate_backend(pg_backend_pid())");

    private readonly Socket _server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Lock _lock = new();

    // Replies wait here while a burst is on its way.
    private TaskCompletionSource _open = Opened();

    // How many answers the runner has yet to get; the first is that of the log-in.
    private int _awaited = 1;
    private volatile bool _isReady;
    private volatile bool _isSilent;
    private volatile bool _isEnded;
    private bool _isLast;
    private bool _isTerminated;
    private readonly Queue<int> _parsesOfMessages = new();
    private int _parses;
    private int _parsed;
    private int _unparsed;

    public async Task RunAsync(string host, int port)
    {
        client.NoDelay = true;
        try
        {
            await _server.ConnectAsync(host, port);
            await Task.WhenAll(ForwardAsync(), ReplyAsync());
        }
        catch (SocketException)
        {
            // No server: the runner sees its connection end.
        }
        finally
        {
            client.Dispose();
            _server.Dispose();
        }
    }

    /// <summary>Ends the connection at once, also one that has gone silent.</summary>
    public void Dispose()
    {
        _open.TrySetResult();
        client.Dispose();
        _server.Dispose();
    }

    private async Task ForwardAsync()
    {
        var reader = PipeReader.Create(new NetworkStream(client));
        try
        {
            var (isFirst, isTerminated) = (true, false);
            while (await Message.ReadAsync(reader, isFirst) is { } message)
            {
                var fate = _isReady ? await JudgeAsync(message) : Fate.Pass;
                if (fate == Fate.Cut)
                {
                    return;
                }
                _isSilent |= fate == Fate.Silence;
                if (fate == Fate.Pass && !isTerminated)
                {
                    CountParses(message.Type);
                }
                if (!_isSilent && !isTerminated)
                {
                    isTerminated = fate == Fate.Terminate;
                    await _server.SendAsync(isTerminated ? Terminate : message.Bytes);
                }
                isFirst = false;
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            // One side has gone; the other one learns of it in the end.
        }
        finally
        {
            End();
        }
    }

    private void CountParses(char type)
    {
        lock (_lock)
        {
            switch (type)
            {
                case 'P':
                    (_parses, _unparsed) = (_parses + 1, _unparsed + 1);
                    break;
                case 'S' or 'Q':
                    _parsesOfMessages.Enqueue(_parses);
                    _parses = 0;
                    break;
            }
        }
    }

    /// <summary>
    /// Takes note of an answer. The ParseComplete that nobody asked for is that of the statement that ends the server
    /// process; what follows an error up to the end of its message is never parsed.
    /// </summary>
    private void CountParsed(char type)
    {
        lock (_lock)
        {
            switch (type)
            {
                case '1':
                    _parsed++;
                    _isTerminated |= --_unparsed < 0;
                    break;
                case 'Z' when _parsesOfMessages.TryDequeue(out var parses):
                    _unparsed -= parses - _parsed;
                    _parsed = 0;
                    break;
            }
        }
    }

    private ValueTask<Fate> JudgeAsync(Message message)
    {
        var request = proxy.Count(message);
        if (message.Type is 'S' or 'Q')
        {
            lock (_lock)
            {
                if (_awaited++ == 0)
                {
                    proxy.CountRoundTrip();
                }
            }
        }
        if (proxy.Burst is { } burst)
        {
            Hold(request, burst);
        }
        return proxy.OnRequest is { } rule ? rule(request) : ValueTask.FromResult(Fate.Pass);
    }

    private void Hold(Request request, (Func<string, bool> First, Func<string, bool> Last) burst)
    {
        if (request.Sql is { } sql)
        {
            if (burst.First(sql) && _open.Task.IsCompleted)
            {
                _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            _isLast = burst.Last(sql);
        }
        else if (request.Type == 'S' && _isLast)
        {
            _open.TrySetResult();
        }
    }

    private async Task ReplyAsync()
    {
        var reader = PipeReader.Create(new NetworkStream(_server));
        try
        {
            // What the server says after the end is read all the same, so that the server is not stopped by it.
            while (await Message.ReadAsync(reader, first: false) is { } message)
            {
                await _open.Task;
                var fate = proxy.OnReply?.Invoke(message) ?? Fate.Pass;
                if (fate == Fate.Cut)
                {
                    End();
                }
                _isSilent |= fate == Fate.Silence;
                if (message.Type == 'Z')
                {
                    lock (_lock)
                    {
                        _awaited--;
                    }
                    _isReady = true;
                }
                CountParsed(message.Type);
                if (!_isSilent && !_isEnded && (!_isTerminated || message.Type == 'E'))
                {
                    await AnswerAsync(message);
                }
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            // The server broke off.
        }
        if (!_isSilent)
        {
            client.Dispose();
        }
    }

    private async Task AnswerAsync(Message message)
    {
        try
        {
            await client.SendAsync(message.Bytes);
        }
        catch (Exception e) when (IsEnd(e))
        {
            _isEnded = true;
        }
    }

    /// <summary>Tells the server that nothing more comes, and the runner that nobody is there.</summary>
    private void End()
    {
        _open.TrySetResult();
        // In a network that has gone silent nobody hears of an end.
        if (_isEnded || _isSilent)
        {
            return;
        }
        _isEnded = true;
        client.Dispose();
        try
        {
            _server.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (IsEnd(e))
        {
            // It has gone already.
        }
    }

    private static bool IsEnd(Exception e) => e is IOException or SocketException or ObjectDisposedException;

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }
}
