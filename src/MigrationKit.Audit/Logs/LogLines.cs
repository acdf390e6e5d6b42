using System.Runtime.CompilerServices;

namespace MigrationKit.Audit.Logs;

/// <summary>Reads a log line by line, of whatever size, in the memory of one line.</summary>
internal static class LogLines
{
    /// <summary>What is longer is cut off: no error is told that late in a line.</summary>
    internal const int Longest = 1 << 18;

    /// <summary>The lines without their ends. Each is only good until the next one is asked for.</summary>
    internal static async IAsyncEnumerable<ReadOnlyMemory<char>> ReadAsync(
        TextReader text,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var buffer = new char[Longest];
        var (start, end, cut) = (0, 0, false);
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf('\n');
            if (length >= 0)
            {
                if (!cut)
                {
                    yield return Line(buffer, start, length);
                }
                (start, cut) = (start + length + 1, false);
                continue;
            }
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length)
            {
                if (!cut)
                {
                    yield return Line(buffer, 0, end);
                }
                (end, cut) = (0, true);
            }
            var read = await text.ReadAsync(buffer.AsMemory(end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }
            end += read;
        }
        if (end > 0 && !cut)
        {
            yield return Line(buffer, 0, end);
        }
    }

    private static ReadOnlyMemory<char> Line(char[] buffer, int start, int length) =>
        buffer.AsMemory(start, length > 0 && buffer[start + length - 1] == '\r' ? length - 1 : length);
}
