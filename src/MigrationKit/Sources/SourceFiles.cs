namespace MigrationKit.Sources;

/// <summary>What a source holds.</summary>
/// <param name="Files">The files, in any order.</param>
internal sealed record SourceFiles(IReadOnlyList<MigrationFile> Files)
{
    /// <summary>What is worth saying about them.</summary>
    internal IReadOnlyList<MigrationProblem> Warnings { get; init; } = [];

    /// <summary>What is refused by its name alone.</summary>
    internal IReadOnlyList<MigrationProblem> Problems { get; init; } = [];

    /// <summary>What is no migration by the rules of the layout.</summary>
    internal IReadOnlyList<LeftOutFile> LeftOut { get; init; } = [];
}
