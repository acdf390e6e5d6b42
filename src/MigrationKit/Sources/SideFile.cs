namespace MigrationKit.Sources;

/// <summary>What a file beside a migration says about it, as <c>V1__a.sql.conf</c> or <c>metadata.toml</c> do.</summary>
/// <param name="NoTransaction">Whether the migration does without a transaction.</param>
/// <param name="NoPlaceholders">Whether nothing in the migration is to be replaced.</param>
/// <param name="Refusal">What of it cannot be followed; null where all can.</param>
internal readonly record struct SideFile(bool NoTransaction, bool NoPlaceholders, string? Refusal)
{
    /// <summary>Settings of Flyway that do not change what runs here.</summary>
    private static readonly string[] Harmless = ["encoding", "executeInTransaction"];

    internal static SideFile Read(string folder, Layout layout, string migration)
    {
        if (layout.SideFile is not { } side)
        {
            return default;
        }
        var path = layout.FileInDirectory is null
            ? migration + side
            : Path.Combine(Path.GetDirectoryName(migration)!, side);
        if (!File.Exists(path))
        {
            return default;
        }
        var settings = FolderFile
            .ReadText(folder, path)
            .Split('\n')
            .Select(Setting)
            .Where(setting => setting.Key.Length > 0);
        var result = new SideFile();
        foreach (var (key, isOff) in settings)
        {
            result = key switch
            {
                _ when Is(key, layout.SideKey!) => result with { NoTransaction = isOff },
                _ when Is(key, "placeholderReplacement") && isOff => result with { NoPlaceholders = true },
                _ when layout.Id != MigrationLayout.Flyway || Harmless.Any(word => Is(key, word)) => result,
                _ => result with
                {
                    Refusal =
                        $"Its {Path.GetFileName(path)} sets {key}, which MigrationKit does not follow. Remove the setting.",
                },
            };
        }
        return result;
    }

    private static (string Key, bool IsOff) Setting(string line)
    {
        var at = line.IndexOf('=', StringComparison.Ordinal);
        return at < 0 || line.TrimStart().StartsWith('#')
            ? ("", false)
            : (line[..at].Trim(), Is(line[(at + 1)..].Trim(), "false"));
    }

    private static bool Is(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
