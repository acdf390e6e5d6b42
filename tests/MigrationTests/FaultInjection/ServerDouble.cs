using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MigrationTests.FaultInjection;

/// <summary>What a <see cref="ServerDouble"/> answers to a statement: a row of one text, or an error.</summary>
internal sealed record DoubleAnswer(string? Row, string? SqlState = null);

/// <summary>Something that speaks just enough of the protocol to be taken for a server, and is none.</summary>
internal sealed class ServerDouble : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, DoubleAnswer> _answer;
    private readonly Task _serving;

    public ServerDouble(Func<string, DoubleAnswer> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Every statement that was sent, in order.</summary>
    public List<string> Statements { get; } = [];

    public string ConnectionString =>
        $"Host=127.0.0.1;Port={((IPEndPoint)_listener.LocalEndpoint).Port};Database=d;Username=u;SSL Mode=Disable;"
        + "GSS Encryption Mode=Disable;Pooling=false";

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptSocketAsync();
                await TalkAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener was stopped: the test is over.
        }
    }

    private async Task TalkAsync(Socket client)
    {
        var reader = PipeReader.Create(new NetworkStream(client));
        await Message.ReadAsync(reader, first: true);
        await SendAsync(
            client,
            Message.Framed('R', [0, 0, 0, 0]),
            Message.Framed('S', [.. Text("server_version"), .. Text("15.0")]),
            Message.Framed('S', [.. Text("client_encoding"), .. Text("UTF8")]),
            Message.Framed('K', new byte[8]),
            Ready
        );
        var failed = false;
        while (await Message.ReadAsync(reader, first: false) is { } message)
        {
            if (message.Type == 'S')
            {
                failed = false;
                await SendAsync(client, Ready);
            }
            else if (message.Type == 'P' && !failed)
            {
                Statements.Add(message.Text);
                var answer = _answer(message.Text);
                failed = answer.SqlState is not null;
                await SendAsync(client, failed ? Error(answer.SqlState!) : Rows(answer.Row!));
            }
        }
    }

    private static byte[] Ready => Message.Framed('Z', [(byte)'I']);

    /// <summary>ParseComplete, BindComplete, RowDescription of one text column, a DataRow, CommandComplete.</summary>
    private static byte[] Rows(string row) =>
        [
            .. Message.Framed('1', []),
            .. Message.Framed('2', []),
            .. Message.Framed(
                'T',
                [0, 1, .. Text("c"), 0, 0, 0, 0, 0, 0, 0, 0, 0, 25, 255, 255, 255, 255, 255, 255, 0, 1]
            ),
            .. Message.Framed('D', [0, 1, .. Length(row), .. Encoding.UTF8.GetBytes(row)]),
            .. Message.Framed('C', Text("SELECT 1")),
        ];

    private static byte[] Error(string sqlState) =>
        Message.Framed(
            'E',
            [.. Text("SERROR"), .. Text("VERROR"), .. Text("C" + sqlState), .. Text("Mnot supported here"), 0]
        );

    private static byte[] Text(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    private static byte[] Length(string text)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, Encoding.UTF8.GetByteCount(text));
        return length;
    }

    private static async Task SendAsync(Socket client, params byte[][] messages) =>
        await client.SendAsync(messages.SelectMany(message => message).ToArray());
}
