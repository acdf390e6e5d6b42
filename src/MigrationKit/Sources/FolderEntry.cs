namespace MigrationKit.Sources;

/// <summary>A file below a folder of migrations, or a directory that is not looked into.</summary>
/// <param name="Path">The path from the folder on, with slashes.</param>
/// <param name="FullPath">How messages call it.</param>
/// <param name="IsDirectory">Whether it is a directory: an empty or a hidden one.</param>
/// <param name="Refusal">Why it cannot be read, whatever it is; null where it can.</param>
internal sealed record FolderEntry(string Path, string FullPath, bool IsDirectory = false, string? Refusal = null)
{
    /// <summary>Where the content is: the path without any link in it.</summary>
    internal string RealPath { get; init; } = FullPath;

    /// <summary>How many bytes it has.</summary>
    internal long Length { get; init; }

    /// <summary>The name of the file.</summary>
    internal string Name { get; } = Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The path of its directory; empty at the top.</summary>
    internal string Parent { get; } = Path[..Math.Max(Path.LastIndexOf('/'), 0)];

    internal bool IsSql => !IsDirectory && Name.EndsWith(".sql", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether its name starts with a dot; '.sql' is a file without a name instead.</summary>
    internal bool IsHidden => Name[0] == '.' && !Name.Equals(".sql", StringComparison.Ordinal);

    /// <summary>The name without <c>.sql</c>.</summary>
    internal string Title => field ??= IsSql ? Name[..^4] : Name;

    /// <summary>The directory at the top that it is in; empty where it is at the top itself.</summary>
    internal string Top => Path[..Math.Max(Path.IndexOf('/', StringComparison.Ordinal), 0)];
}
