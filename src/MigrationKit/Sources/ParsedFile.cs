namespace MigrationKit.Sources;

/// <summary>What one file says, whatever may be wrong with it.</summary>
/// <param name="Name">The migration's name.</param>
/// <param name="Path">How messages call the file.</param>
/// <param name="Place">The place in the order of the layout; ties by name.</param>
/// <param name="Migration">The migration; null where the file cannot be read.</param>
/// <param name="Requires">Its declared requirements, as far as they can be understood.</param>
/// <param name="FollowsPredecessor">
/// Whether it certainly says nothing about its requirements; of a file whose head is not understood nobody knows.
/// </param>
/// <param name="Problems">What is wrong within the file.</param>
/// <param name="Warnings">What is worth saying about the file.</param>
internal sealed record ParsedFile(
    string Name,
    string Path,
    int Place,
    Migration? Migration,
    IReadOnlyList<Requirement> Requires,
    bool FollowsPredecessor,
    IReadOnlyList<MigrationProblem> Problems,
    IReadOnlyList<MigrationProblem> Warnings
)
{
    /// <summary>Whether it is a file of ours without any statement; other tools have such files on purpose.</summary>
    internal bool IsUnwritten { get; init; }
}

/// <summary>A name after <c>requires</c>, and where it stands.</summary>
internal readonly record struct Requirement(string Name, int Line, int Column);
