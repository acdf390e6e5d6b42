namespace MigrationKit;

/// <summary>One file as a <see cref="MigrationSource"/> hands it out: not yet decoded, not yet parsed.</summary>
/// <param name="Name">The migration's identity: the file name without <c>.sql</c>.</param>
/// <param name="Path">How messages call the file; a path relative to the working directory where there is one.</param>
/// <param name="Content">The bytes of the file.</param>
public sealed record MigrationFile(string Name, string Path, ReadOnlyMemory<byte> Content)
{
    /// <summary>Why the content could not be read; null where it could.</summary>
    internal string? Unreadable { get; init; }
}
