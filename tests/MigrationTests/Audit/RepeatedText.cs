namespace MigrationTests.Audit;

/// <summary>A text that is never in memory as a whole.</summary>
internal sealed class RepeatedText(string text, int times) : TextReader
{
    private int _done;
    private int _at;

    public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
    {
        var written = 0;
        while (written < buffer.Length && _done < times)
        {
            var length = Math.Min(text.Length - _at, buffer.Length - written);
            text.AsSpan(_at, length).CopyTo(buffer.Span[written..]);
            (_at, written) = (_at + length, written + length);
            (_done, _at) = _at == text.Length ? (_done + 1, 0) : (_done, _at);
        }
        return ValueTask.FromResult(written);
    }
}
