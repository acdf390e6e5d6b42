namespace MigrationKit.Sources;

/// <summary>What a source holds.</summary>
/// <param name="Files">The files, in any order.</param>
internal sealed record SourceFiles(IReadOnlyList<MigrationFile> Files)
{
    /// <summary>Warnings about them.</summary>
    internal IReadOnlyList<MigrationProblem> Warnings { get; init; } = [];

    /// <summary>Files that are refused without being read.</summary>
    internal IReadOnlyList<MigrationProblem> Problems { get; init; } = [];

    /// <summary>Files that are not migrations by the rules of the layout.</summary>
    internal IReadOnlyList<LeftOutFile> LeftOut { get; init; } = [];

    /// <summary>What the migrations should end in; null where nothing but they say it.</summary>
    internal ModelScript? Model { get; init; }
}

/// <summary>The model of an application, as SQL.</summary>
/// <param name="File">Makes its objects in an empty database.</param>
/// <param name="Derived">The SQL of the migrations that follows from models, without what people wrote by hand.</param>
internal sealed record ModelScript(MigrationFile File, string Derived);
