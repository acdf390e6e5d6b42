namespace MigrationKit.Sql;

/// <summary>A word of a command line, as it is typed into a shell.</summary>
internal static class ShellWord
{
    /// <summary>The word, quoted where it needs it.</summary>
    internal static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/')
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
