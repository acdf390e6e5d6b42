namespace MigrationTests.Corpus;

/// <summary>
/// A folder <c>corpus/NAME</c>: <c>input.sql</c> goes through psql and through MigrationKit. Without more both apply it
/// and leave the same behind. One line in <c>case.txt</c> says otherwise:
/// <c>refused: by design WHY</c>, ours refuses with file and line, whatever psql does;
/// <c>psql differs: WHY</c>, psql fails or leaves something else behind, and <c>psql.txt</c> is what it takes instead;
/// <c>fails: WHY</c>, the server fails it in both, and nothing is left behind.
/// </summary>
internal sealed record CorpusCase(string Folder)
{
    internal string Input => Path.Combine(Folder, "input.sql");

    internal string ForPsql => File.Exists(Path.Combine(Folder, "psql.txt")) ? Path.Combine(Folder, "psql.txt") : Input;

    internal Expectation Expected { get; } = Read(Path.Combine(Folder, "case.txt"));

    internal static string Root => Path.Combine(AppContext.BaseDirectory, "corpus");

    private static Expectation Read(string path)
    {
        var line = File.Exists(path) ? File.ReadAllText(path).Trim() : "";
        return line switch
        {
            "" => Expectation.Same,
            _ when Says("refused: by design ") => Expectation.Refused,
            _ when Says("psql differs: ") => Expectation.PsqlDiffers,
            _ when Says("fails: ") => Expectation.Fails,
            _ => throw new InvalidDataException($"{path} says '{line}', which means nothing."),
        };

        bool Says(string start) => line.StartsWith(start, StringComparison.Ordinal);
    }
}

internal enum Expectation
{
    Same,
    Refused,
    PsqlDiffers,
    Fails,
}
