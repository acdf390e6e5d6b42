namespace MigrationKit.Sources;

/// <summary>What a migration may be called. Names are compared without regard to case.</summary>
internal static class MigrationNames
{
    internal static StringComparer Comparer => StringComparer.OrdinalIgnoreCase;

    /// <summary>The problems of the names.</summary>
    internal static IEnumerable<MigrationProblem> Problems(IReadOnlyList<ParsedFile> files)
    {
        var first = new Dictionary<string, ParsedFile>(Comparer);
        foreach (var file in files)
        {
            if (Problem(file) is { } problem)
            {
                yield return MigrationProblem.InFile(file.Path, problem);
            }
            else if (!first.TryAdd(file.Name, file))
            {
                yield return MigrationProblem.InFile(
                    file.Path,
                    $"The name '{file.Name}' is already used by {first[file.Name].Path}; case does not count. "
                        + "Rename one of the files."
                );
            }
        }
    }

    private static string? Problem(ParsedFile file)
    {
        var name = file.Name;
        return name.Trim().Length == 0 ? "The migration has no name. Give the file a name before '.sql'."
            : name.Any(char.IsControl) ? "The name contains a control character. Rename the file."
            : name.IndexOfAny([',', '/', '\\']) >= 0
                ? $"The name '{name}' contains a comma or a slash, so no 'requires' can name it. Rename the file."
            : name.Trim().Length < name.Length
                ? $"The name '{name}' starts or ends with a blank, so no 'requires' can name it. Rename the file."
            : Comparer.Equals(name, "nothing") ? "'requires nothing' has a meaning of its own. Rename the file."
            : null;
    }
}
