namespace MigrationKit.Reading;

/// <summary>A place in a migration, as an error message shows it.</summary>
/// <param name="Offset">Where it is in <see cref="Migration.Text"/>, in UTF-16 units.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column in characters, from 1.</param>
/// <param name="LineText">The whole line, without its end.</param>
internal readonly record struct SourceLocation(int Offset, int Line, int Column, string LineText)
{
    /// <summary>Where a position is that the server reports for a statement.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="statement">One of its statements.</param>
    /// <param name="position">
    /// The position in characters (code points) of the statement's text, from 1; 0 where the server reports none. What is
    /// beyond the text is taken for its end.
    /// </param>
    internal static SourceLocation At(Migration migration, SqlStatement statement, int position)
    {
        var text = migration.Text;
        var offset = statement.Start;
        var end = statement.Start + statement.Text.Length;
        for (var character = 1; character < position && offset < end; character++)
        {
            offset += char.IsHighSurrogate(text[offset]) ? 2 : 1;
        }
        var cursor = new LineCursor(text, statement.Start, statement.Line, statement.Column);
        var (line, column) = cursor.At(offset);
        return new(offset, line, column, LineAround(text, offset));
    }

    private static string LineAround(string text, int offset)
    {
        if (offset > 0 && text.AsSpan(offset - 1).StartsWith("\r\n"))
        {
            offset--;
        }
        var start = text.AsSpan(0, offset).LastIndexOfAny('\n', '\r') + 1;
        var length = text.AsSpan(offset).IndexOfAny('\n', '\r');
        return text[start..(length < 0 ? text.Length : offset + length)];
    }
}
