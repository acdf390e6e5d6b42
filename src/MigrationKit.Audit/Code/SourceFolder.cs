using System.Collections.Frozen;

namespace MigrationKit.Audit.Code;

/// <summary>The source files below a directory, those that somebody else wrote or a tool made left out.</summary>
internal sealed class SourceFolder(IReadOnlyList<string> excluded)
{
    /// <summary>Nobody writes longer files by hand.</summary>
    internal const long Longest = 4_000_000;

    private static readonly FrozenSet<string> Skipped = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "bin",
        "obj",
        "node_modules",
        "bower_components",
        "dist",
        "vendor",
        "venv",
        "site-packages",
        "__pycache__",
        "TestResults",
        "coverage"
    );

    private readonly string[] _excluded = [.. excluded.Select(Full)];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>The files in the order of their paths, each once however many directories hold it.</summary>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    internal IEnumerable<(string Path, Language Language)> Files(string directory)
    {
        if (File.Exists(directory))
        {
            return Languages([directory]);
        }
        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException(
                $"The directory of source code '{directory}' does not exist. Name one that does."
            );
        }
        return IsExcluded(directory) ? [] : Languages(Below(directory));
    }

    private IEnumerable<(string Path, Language Language)> Languages(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            if (
                Language.Of(path) is { } language
                && !path.EndsWith(".min.js", StringComparison.OrdinalIgnoreCase)
                && _seen.Add(Path.GetFullPath(path))
            )
            {
                yield return (path, language);
            }
        }
    }

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
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory))
        + Path.DirectorySeparatorChar;
}
