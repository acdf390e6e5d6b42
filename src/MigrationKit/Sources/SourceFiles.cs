namespace MigrationKit.Sources;

/// <summary>What a source holds.</summary>
/// <param name="Files">The files, in any order.</param>
internal sealed record SourceFiles(IReadOnlyList<MigrationFile> Files)
{
    private readonly Dictionary<MigrationFile, ParsedFile> _parsed = new(ReferenceEqualityComparer.Instance);

    /// <summary>Warnings about them.</summary>
    internal IReadOnlyList<MigrationProblem> Warnings { get; init; } = [];

    /// <summary>Files that are refused without being read.</summary>
    internal IReadOnlyList<MigrationProblem> Problems { get; init; } = [];

    /// <summary>Files that are not migrations by the rules of the layout.</summary>
    internal IReadOnlyList<LeftOutFile> LeftOut { get; init; } = [];

    /// <summary>What the migrations should end in; null where nothing but they say it.</summary>
    internal ModelScript? Model { get; init; }

    /// <summary>
    /// Parses files, the last first, until something has happened: most runs that find any to apply find the last ones.
    /// </summary>
    internal void ParseUntil(Task end)
    {
        for (var i = Files.Count - 1; i >= 0 && !end.IsCompleted; i--)
        {
            if (Files[i].Large is null)
            {
                _parsed[Files[i]] = FileParser.Parse(Files[i]);
            }
        }
    }

    /// <summary>What a file says, parsed now unless it was before.</summary>
    internal ParsedFile Parse(MigrationFile file) => _parsed.GetValueOrDefault(file) ?? FileParser.Parse(file);
}

/// <summary>The model of an application, as SQL.</summary>
/// <param name="File">Makes its objects in an empty database.</param>
/// <param name="Derived">The SQL of the migrations that follows from models, without what people wrote by hand.</param>
internal sealed record ModelScript(MigrationFile File, string Derived);
