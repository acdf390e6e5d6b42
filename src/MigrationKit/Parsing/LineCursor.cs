namespace MigrationKit.Parsing;

/// <summary>
/// Turns offsets into line and column. Lines end with LF, CRLF or CR; a column counts characters (code points). Asked in
/// ascending order it reads the text once, however long its lines are; to go back it starts again.
/// </summary>
internal sealed class LineCursor(string text, int offset = 0, int line = 1, int column = 1)
{
    private int _offset = offset;
    private int _line = line;
    private int _column = column;

    internal (int Line, int Column) At(int offset)
    {
        if (offset < _offset)
        {
            (_offset, _line, _column) = (0, 1, 1);
        }
        while (NextLine(offset) is int next)
        {
            (_offset, _line, _column) = (next, _line + 1, 1);
        }
        _column += CodePoints(text.AsSpan(_offset, offset - _offset));
        _offset = offset;
        return (_line, _column);
    }

    /// <summary>Where the next line starts, if that is not behind the limit.</summary>
    private int? NextLine(int limit)
    {
        var length = text.AsSpan(_offset, limit - _offset).IndexOfAny('\n', '\r');
        if (length < 0)
        {
            return null;
        }
        var next = _offset + length + 1;
        if (text[next - 1] == '\r' && next < text.Length && text[next] == '\n')
        {
            next++;
        }
        return next <= limit ? next : null;
    }

    private static int CodePoints(ReadOnlySpan<char> span)
    {
        var count = span.Length;
        foreach (var c in span)
        {
            count -= char.IsLowSurrogate(c) ? 1 : 0;
        }
        return count;
    }
}
