using MigrationKit.Reading;

namespace MigrationKit.Audit.Code;

/// <summary>A file of the code.</summary>
/// <param name="path">How messages call it.</param>
/// <param name="text">Its text.</param>
/// <param name="language">Its language.</param>
internal sealed class SourceFile(string path, string text, Language language)
{
    private readonly LineCursor _lines = new(text);

    internal string Text => text;

    internal Language Language => language;

    internal Sighting At(int offset, string statement)
    {
        var (line, column) = _lines.At(Math.Min(offset, text.Length));
        return new(path, line, Statement: statement) { Column = column };
    }
}
