namespace MigrationKit.Sources;

/// <summary>
/// Tells whose conventions a directory follows, where nobody says. What could be a folder of ours is one, unless it would
/// be run wrongly: in another order, or both up and down.
/// </summary>
internal static class LayoutDetection
{
    /// <summary>By names and marks, of a directory that is not read otherwise.</summary>
    internal static MigrationLayout Of(string directory)
    {
        var files = new LayoutFolder(Layout.Own)
            .Paths(directory)
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .ToList();
        var layout = ByNames(directory, [.. files.Select(file => file.Name)]);
        return layout == MigrationLayout.MigrationKit && files.Count > 0
            ? ByMarks(File.ReadAllBytes(files[0].Path))
            : layout;
    }

    /// <summary>By what is in the directory.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="names">The names of its <c>.sql</c> files, without that.</param>
    internal static MigrationLayout ByNames(string path, IReadOnlyCollection<string> names)
    {
        if (names.Count == 0)
        {
            return Holds(path, MigrationLayout.Prisma) ? MigrationLayout.Prisma
                : Holds(path, MigrationLayout.Diesel) ? MigrationLayout.Diesel
                : MigrationLayout.MigrationKit;
        }
        if (names.Any(IsUpOrDown))
        {
            return names.All(IsUpOrDown) ? MigrationLayout.GolangMigrate : MigrationLayout.Sqlx;
        }
        if (names.All(IsOfFlyway) && names.Any(name => name[0] == 'V'))
        {
            return MigrationLayout.Flyway;
        }
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)).AsSpan();
        return
            Path.GetFileName(full) is "migrations"
            && Path.GetFileName(Path.GetDirectoryName(full)) is "supabase"
            ? MigrationLayout.Supabase
            : MigrationLayout.MigrationKit;
    }

    /// <summary>By the marks in one of the files; with these tools every file has them.</summary>
    internal static MigrationLayout ByMarks(ReadOnlySpan<byte> content) =>
        content.IndexOf("-- +goose Up"u8) >= 0 ? MigrationLayout.Goose
        : content.IndexOf("-- migrate:up"u8) >= 0 ? MigrationLayout.Dbmate
        : MigrationLayout.MigrationKit;

    private static bool Holds(string path, MigrationLayout layout) =>
        Directory
            .EnumerateDirectories(path)
            .Any(directory =>
                File.Exists(Path.Combine(directory, Layout.Of(layout).FileInDirectory!))
            );

    private static bool IsUpOrDown(string name) =>
        name.EndsWith(".up", StringComparison.Ordinal)
        || name.EndsWith(".down", StringComparison.Ordinal);

    private static bool IsOfFlyway(string name) =>
        name.StartsWith("R__", StringComparison.Ordinal)
        || (
            name.Length > 1
            && name[0] is 'V' or 'U' or 'B'
            && char.IsAsciiDigit(name[1])
            && name.Contains("__", StringComparison.Ordinal)
        );
}
