namespace MigrationKit.Sources;

/// <summary>What a migration may be called. Names are compared without regard to case.</summary>
internal static class MigrationNames
{
    internal static StringComparer Comparer => StringComparer.OrdinalIgnoreCase;

    /// <summary>What is wrong with the names of the files.</summary>
    internal static IEnumerable<MigrationProblem> Problems(IReadOnlyList<ParsedFile> files)
    {
        var first = new Dictionary<string, ParsedFile>(Comparer);
        foreach (var file in files)
        {
            if (Problem(file.Name) is { } problem)
            {
                yield return new(file.Path, 0, 0, problem);
            }
            else if (!first.TryAdd(file.Name, file))
            {
                yield return new(
                    file.Path,
                    0,
                    0,
                    $"The name '{file.Name}' is taken by {first[file.Name].Path}; names are compared ignoring case. "
                        + "Rename one of the files."
                );
            }
        }
    }

    private static string? Problem(string name) =>
        name.Trim().Length == 0 ? "The migration has no name. Give the file a name before '.sql'."
        : name.Any(char.IsControl) ? "The name contains a control character. Rename the file."
        : name.IndexOfAny([',', '/', '\\']) >= 0
            ? $"The name '{name}' contains a comma or a slash, which 'requires' cannot name. Rename the file."
        : name.Trim().Length < name.Length
            ? $"The name '{name}' starts or ends with a blank, which 'requires' cannot name. Rename the file."
        : name.EndsWith(".sql", StringComparison.OrdinalIgnoreCase)
            ? $"The name '{name}' ends in '.sql' twice, which 'requires' cannot name. Rename the file."
        : Comparer.Equals(name, "nothing")
            ? "'requires nothing' means something else than this migration. Rename the file."
        : null;
}
