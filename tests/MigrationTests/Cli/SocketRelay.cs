using System.Net.Sockets;

namespace MigrationTests.Cli;

/// <summary>A server's Unix-domain socket, in front of one that listens to TCP only.</summary>
internal sealed class SocketRelay : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, default);
    private readonly string _host;
    private readonly int _port;

    internal SocketRelay(string host, int port)
    {
        (_host, _port) = (host, port);
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder.FullName, $".s.PGSQL.{port}")));
        _listener.Listen();
        _ = AcceptAsync();
    }

    /// <summary>What a connection string has as its host.</summary>
    internal string Folder => _folder.FullName;

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = RelayAsync(await _listener.AcceptAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task RelayAsync(Socket accepted)
    {
        using var server = new TcpClient();
        await server.ConnectAsync(_host, _port);
        await using var there = server.GetStream();
        await using var here = new NetworkStream(accepted, ownsSocket: true);
        await Task.WhenAny(here.CopyToAsync(there), there.CopyToAsync(here));
    }
}
