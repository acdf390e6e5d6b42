using MigrationKit.Parsing;

namespace MigrationKit.Audit.Code;

/// <summary>A file of the code.</summary>
/// <param name="path">How messages call it.</param>
internal sealed class SourceFile(string path, string text, Language language, bool isMigration = false)
{
    private readonly LineCursor _lines = new(text);

    internal string Text => text;

    internal Language Language => language;

    internal bool IsMigration => isMigration;

    /// <summary>Why the schema says nothing about its statements; <see langword="null"/> where it does.</summary>
    internal string? Reason =>
        isMigration ? "It lies among migrations, which meet older schemas."
        : OtherServer.ClientIn(text) is { } server ? $"Its file works with another database ({server})."
        : null;

    /// <summary>
    /// Whether nothing but its statements says that it works with PostgreSQL, and something says that it may not.
    /// </summary>
    internal bool MayUseAnotherStore { get; } =
        language != Language.Sql && !OtherServer.IsPostgres(text) && OtherServer.ImportsOthers(text);

    internal Sighting At(int offset, string statement)
    {
        var (line, column) = _lines.At(Math.Min(offset, text.Length));
        return new(path, line, statement: statement) { Column = column };
    }
}
