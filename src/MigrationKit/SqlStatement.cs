namespace MigrationKit;

/// <summary>One SQL command of a migration, exactly as it stands in the file.</summary>
/// <param name="Text">From the first token to the last, without the semicolon; comments inside are kept.</param>
/// <param name="Start">Where <paramref name="Text"/> starts in <see cref="Migration.Text"/>, in UTF-16 units.</param>
/// <param name="Line">The line of the first token, from 1.</param>
/// <param name="Column">The column of the first token in characters, from 1.</param>
public sealed record SqlStatement(string Text, int Start, int Line, int Column);
