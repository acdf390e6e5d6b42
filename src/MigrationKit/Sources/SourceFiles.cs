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
}
