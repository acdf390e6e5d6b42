namespace MigrationKit.Audit.Code;

/// <summary>A file of the code.</summary>
/// <param name="path">How messages call it.</param>
/// <param name="store">The other database that its path names.</param>
internal sealed class SourceFile(
    string path,
    string text,
    Language language,
    bool isMigration = false,
    string? store = null
)
{
    private readonly LineCursor _lines = new(text);

    internal string Text => text;

    internal Language Language => language;

    internal bool IsMigration => isMigration;

    /// <summary>Why the schema says nothing about its statements; <see langword="null"/> where it does.</summary>
    internal string? Reason =>
        isMigration ? "It lies among migrations, which meet older schemas."
        : (OtherStore.ClientIn(text) ?? Dialect) is { } server ? $"Its file works with another database ({server})."
        : null;

    /// <summary>The other database that its path, or the words of its SQL, tell of.</summary>
    internal string? Dialect { get; } = store ?? (language == Language.Sql ? OtherStore.DialectOf(text) : null);

    /// <summary>
    /// Whether nothing but its statements says that it works with PostgreSQL, and something says that it may not.
    /// </summary>
    internal bool MayUseAnotherStore { get; } =
        language != Language.Sql && !OtherStore.IsPostgres(text) && OtherStore.ImportsOthers(text);

    internal Sighting At(int offset, string statement)
    {
        var (line, column) = _lines.At(Math.Min(offset, text.Length));
        return new(path, line, statement: statement) { Column = column };
    }
}
