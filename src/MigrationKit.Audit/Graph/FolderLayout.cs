using MigrationKit.Reading;

namespace MigrationKit.Audit.Graph;

/// <summary>Whose conventions a directory follows, for who wants to add a file to it.</summary>
internal static class FolderLayout
{
    internal static MigrationLayout Of(string directory)
    {
        var files = Directory
            .EnumerateFiles(directory, "*.sql")
            .Order(StringComparer.Ordinal)
            .ToList();
        var layout = LayoutDetection.ByNames(
            directory,
            [.. files.Select(file => Path.GetFileNameWithoutExtension(file))]
        );
        return layout == MigrationLayout.MigrationKit && files.Count > 0
            ? LayoutDetection.ByMarks(File.ReadAllBytes(files[0]))
            : layout;
    }
}
