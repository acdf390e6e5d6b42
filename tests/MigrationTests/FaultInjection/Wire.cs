using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;

namespace MigrationTests.FaultInjection;

/// <summary>One message of PostgreSQL's protocol.</summary>
/// <param name="Type">Its letter; zero for the first message of a connection, which has none.</param>
/// <param name="Bytes">All of it.</param>
internal sealed record Message(char Type, byte[] Bytes)
{
    private const int Header = 5;

    /// <summary>The SQL of a Parse (P) or Query (Q), the tag of a CommandComplete (C).</summary>
    public string Text
    {
        get
        {
            var body = Bytes.AsSpan(Header);
            // A Parse starts with the name of the statement.
            var text = Type == 'P' ? body[(body.IndexOf((byte)0) + 1)..] : body;
            return Encoding.UTF8.GetString(text[..text.IndexOf((byte)0)]);
        }
    }

    /// <summary>The commands of the extended protocol that run a statement, without the Sync.</summary>
    public static byte[] Run(string sql) =>
        [
            .. Framed('P', [0, .. Encoding.UTF8.GetBytes(sql), 0, 0, 0]),
            .. Framed('B', [0, 0, 0, 0, 0, 0, 0, 0]),
            .. Framed('E', [0, 0, 0, 0, 0]),
        ];

    /// <summary>Reads one message; null at the end of the stream.</summary>
    public static async Task<Message?> ReadAsync(PipeReader reader, bool first)
    {
        var header = first ? 4 : Header;
        while (true)
        {
            var result = await reader.ReadAsync();
            if (TryRead(result.Buffer, header) is { } message)
            {
                reader.AdvanceTo(result.Buffer.GetPosition(message.Bytes.Length));
                return message;
            }
            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted)
            {
                return null;
            }
        }
    }

    private static Message? TryRead(ReadOnlySequence<byte> buffer, int header)
    {
        if (buffer.Length < header)
        {
            return null;
        }
        var start = buffer.Slice(0, header).ToArray();
        // The length counts itself, but not the letter.
        var length = header - 4 + BinaryPrimitives.ReadInt32BigEndian(start.AsSpan(header - 4));
        return buffer.Length < length
            ? null
            : new(header == 4 ? '\0' : (char)start[0], buffer.Slice(0, length).ToArray());
    }

    /// <summary>A message with its length.</summary>
    public static byte[] Framed(char type, byte[] body)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, body.Length + 4);
        return [(byte)type, .. length, .. body];
    }
}
