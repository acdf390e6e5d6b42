using System.Collections.Frozen;

namespace MigrationKit.Audit.Code;

/// <summary>The source files below a directory, those that somebody else wrote or a tool made left out.</summary>
internal sealed partial class SourceFolder(IReadOnlyList<string> excluded)
{
    /// <summary>Nobody writes longer files by hand.</summary>
    internal const long Longest = 4_000_000;

    private static readonly FrozenSet<string> Skipped = Words.SetIgnoringCase(
        """
        bin obj node_modules bower_components dist vendor venv site-packages __pycache__ TestResults
        coverage target
        """
    );

    private readonly string[] _excluded = [.. excluded.Select(Full)];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>The files in the order of their paths, each once however many directories hold it.</summary>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    internal IEnumerable<FoundFile> Files(string directory)
    {
        if (File.Exists(directory))
        {
            return Languages(Path.GetDirectoryName(directory) ?? "", [directory]);
        }
        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException(
                $"The directory of source code '{directory}' does not exist. Name one that does."
            );
        }
        return IsExcluded(directory) ? [] : Languages(directory, Below(directory));
    }

    private IEnumerable<FoundFile> Languages(string root, IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            if (
                Language.ForPath(path) is { } language
                && !path.EndsWith(".min.js", StringComparison.OrdinalIgnoreCase)
                && _seen.Add(Path.GetFullPath(path))
            )
            {
                var below = Path.GetRelativePath(root, path);
                yield return new(path, language, IsMigration(below), OtherStore.NamedBy(below));
            }
        }
    }

    private static bool IsMigration(string path) =>
        path.Split(Path.DirectorySeparatorChar).SkipLast(1).Any(name => MigrationFolder().IsMatch(name));

    private IEnumerable<string> Below(string root)
    {
        var waiting = new Stack<string>([root]);
        while (waiting.TryPop(out var directory))
        {
            foreach (var file in Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal))
            {
                yield return file;
            }
            foreach (
                var inner in new DirectoryInfo(directory)
                    .EnumerateDirectories()
                    .Where(inner => !IsSkipped(inner))
                    .Select(inner => Path.Combine(directory, inner.Name))
                    .OrderDescending(StringComparer.Ordinal)
            )
            {
                waiting.Push(inner);
            }
        }
    }

    // A link may lead back to where it came from.
    private bool IsSkipped(DirectoryInfo directory) =>
        directory.Name.StartsWith('.')
        || Skipped.Contains(directory.Name)
        || directory.LinkTarget is not null
        || IsExcluded(directory.FullName);

    private bool IsExcluded(string directory) =>
        Array.Exists(_excluded, path => Full(directory).StartsWith(path, StringComparison.Ordinal));

    private static string Full(string directory) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)) + Path.DirectorySeparatorChar;

    // migrations, migration_mysql, data-migrations
    [GeneratedRegex(@"\A(?:[\w-]*[-_])?(?:migrations?(?:[-_.].*)?|alembic)\z", RegexOptions.IgnoreCase)]
    private static partial Regex MigrationFolder();
}

/// <summary>A file to read.</summary>
/// <param name="Path">How messages call it.</param>
/// <param name="IsMigration">Whether it lies in a folder of migrations, by the folder's name.</param>
/// <param name="Store">The other database that its path below the directory names.</param>
internal sealed record FoundFile(string Path, Language Language, bool IsMigration, string? Store);
