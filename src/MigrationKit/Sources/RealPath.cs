namespace MigrationKit.Sources;

/// <summary>Paths without any link in them.</summary>
internal static class RealPath
{
    /// <summary>The path that a path leads to; a link that leads nowhere or in a circle stays as it is.</summary>
    internal static string Resolve(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        // As many links as Linux follows.
        for (var links = 0; links < 40 && FirstLink(full) is { } link; links++)
        {
            var target = Path.Combine(
                Path.GetDirectoryName(link.FullName)!,
                link.LinkTarget!,
                Path.GetRelativePath(link.FullName, full)
            );
            full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        }
        return full;
    }

    /// <summary>Whether one real path lies in another, or is the same.</summary>
    internal static bool IsInside(string real, string folder) =>
        (real + Path.DirectorySeparatorChar).StartsWith(
            Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar,
            StringComparison.Ordinal
        );

    private static DirectoryInfo? FirstLink(string full)
    {
        for (var end = 1; end > 0; )
        {
            end = full.IndexOf(Path.DirectorySeparatorChar, end);
            var part = new DirectoryInfo(end < 0 ? full : full[..end]);
            if (part.LinkTarget is not null)
            {
                return part;
            }
            end++;
        }
        return null;
    }
}
