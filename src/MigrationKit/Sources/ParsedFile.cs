namespace MigrationKit.Sources;

/// <summary>The content of one file, sound or not.</summary>
/// <param name="Name">The migration's name.</param>
/// <param name="Path">The path in messages.</param>
/// <param name="Place">The place in the order of the layout; ties by name.</param>
/// <param name="Migration">The migration; null where the file cannot be read.</param>
/// <param name="Requires">Its declared requirements, as far as they can be understood.</param>
/// <param name="FollowsPredecessor">
/// Whether it is certain that the file declares no requirements; false if its head cannot be read.
/// </param>
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
    /// <summary>The migrations that it depends on by the comments of another tool.</summary>
    internal IReadOnlyList<Requirement> NamedInComments { get; init; } = [];

    /// <summary>Says that its tool orders the files by something that is not read here.</summary>
    internal IReadOnlyList<MigrationProblem> UnknownOrder { get; init; } = [];

    /// <summary>Whether somebody can be asked for the order, and has not said it.</summary>
    internal bool IsOrderAsked { get; init; }

    /// <summary>Whether it runs after all others, and again whenever it changes.</summary>
    internal bool IsRepeatable { get; init; }

    /// <summary>Whether it has no statement; not said of a file that the history knows.</summary>
    internal bool IsEmpty { get; init; }

    /// <summary>Whether it is a file of ours without any statement; other tools have such files on purpose.</summary>
    internal bool IsUnwritten { get; init; }
}

/// <summary>A name after <c>requires</c>, and where it stands.</summary>
internal readonly record struct Requirement(string Name, int Line, int Column);
