namespace MigrationKit.Parsing;

/// <summary>A place in a migration, as an error message shows it.</summary>
/// <param name="Offset">Where it is in <see cref="Migration.Text"/>, in UTF-16 units.</param>
/// <param name="InLine">Where it is in <paramref name="LineText"/>, in UTF-16 units.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column in characters, from 1.</param>
/// <param name="LineText">The whole line, without its end.</param>
internal readonly record struct SourceLocation(int Offset, int InLine, int Line, int Column, string LineText)
{
    /// <summary>Where a position is that the server reports for a statement.</summary>
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
        // Between CR and LF is still the end of the line before.
        var shown = offset > 0 && text.AsSpan(offset - 1).StartsWith("\r\n") ? offset - 1 : offset;
        var start = text.AsSpan(0, shown).LastIndexOfAny('\n', '\r') + 1;
        var length = text.AsSpan(shown).IndexOfAny('\n', '\r');
        var lineText = text[start..(length < 0 ? text.Length : shown + length)];
        return new(offset, shown - start, line, column, lineText);
    }

    /// <summary>The line with its number, and below it a caret at the column; a long line is cut around it.</summary>
    internal string Excerpt()
    {
        const int before = 70;
        const int after = 50;
        var at = InLine;
        var from = Math.Max(0, at - before);
        var to = Math.Min(LineText.Length, at + after);
        var shown = (from > 0 ? "…" : "") + LineText[from..to] + (to < LineText.Length ? "…" : "");
        // Tabs stay tabs, so that the caret stands below its character however wide they are.
        var indent = string.Concat(
            LineText[from..at]
                .Select(c =>
                    c == '\t' ? "\t"
                    : char.IsLowSurrogate(c) ? ""
                    : " "
                )
        );
        return $"{Line, 6} | {shown}\n       | {(from > 0 ? " " : "")}{indent}^";
    }
}
