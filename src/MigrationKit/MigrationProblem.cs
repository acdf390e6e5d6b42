namespace MigrationKit;

/// <summary>Something wrong with a folder of migrations, found without a server.</summary>
/// <param name="Path">The file; empty where all of them are meant.</param>
/// <param name="Line">The line, from 1; 0 where the whole file is meant.</param>
/// <param name="Column">The column in characters, from 1; 0 where the whole file is meant.</param>
/// <param name="Message">What is wrong and what to do about it.</param>
public sealed record MigrationProblem(string Path, int Line, int Column, string Message)
{
    /// <summary>A problem of a whole file.</summary>
    internal static MigrationProblem InFile(string path, string message) => new(path, 0, 0, message);

    /// <summary><c>file:line:column: message</c>, the form that editors and compilers understand.</summary>
    public override string ToString() =>
        Path.Length == 0 ? Message
        : Line == 0 ? $"{Path}: {Message}"
        : $"{Path}:{Line}:{Column}: {Message}";
}
