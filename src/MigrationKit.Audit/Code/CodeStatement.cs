namespace MigrationKit.Audit.Code;

/// <summary>A statement of the code, as the server is asked about it.</summary>
/// <param name="Text">The SQL with parameters as <c>$1</c>.</param>
/// <param name="Kind"><see cref="SqlKind.Statement"/> or <see cref="SqlKind.WithoutTable"/>.</param>
/// <param name="Written">The SQL as it is written, on one line and shortened.</param>
internal sealed record CodeStatement(SourceFile File, MappedText Text, SqlKind Kind, int Start, string Written)
{
    /// <summary>Where the statement is, or where in it the server points.</summary>
    /// <param name="position">In characters (code points) of the SQL, from 1; 0 for the start.</param>
    internal Sighting At(int position) => File.At(Text.SourceOf(IndexOf(position)), Written);

    /// <summary>The index in <see cref="Text"/> at which the server points.</summary>
    internal int IndexOf(int position)
    {
        var index = 0;
        for (var character = 1; character < position && index < Text.Length; character++)
        {
            index += char.IsHighSurrogate(Text.Text[index]) ? 2 : 1;
        }
        return Math.Min(index, Text.Length);
    }
}
