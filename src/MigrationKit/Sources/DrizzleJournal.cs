using System.Text.Json;

namespace MigrationKit.Sources;

/// <summary>
/// The journal in which Drizzle lists the migrations that it runs, in their order: <c>meta/_journal.json</c>. What the names
/// say otherwise is refused.
/// </summary>
internal static class DrizzleJournal
{
    private const string Name = "meta/_journal.json";

    internal static IEnumerable<MigrationProblem> Problems(
        IReadOnlyList<FolderEntry> entries,
        IReadOnlyList<FolderEntry> taken
    )
    {
        if (entries.FirstOrDefault(entry => entry.Path == Name) is not { } journal)
        {
            return [];
        }
        var tags = Tags(journal.RealPath);
        var names = taken.Select(entry => entry.Title).Order(StringComparer.Ordinal).ToList();
        if (tags is null || tags.Where(names.Contains).SequenceEqual(names))
        {
            return [];
        }
        var unlisted = names.Except(tags).ToList();
        return
        [
            MigrationProblem.InFile(
                journal.FullPath,
                unlisted.Count > 0
                    ? $"Drizzle does not run {string.Join(", ", unlisted)}: the journal does not list it. Move it out of the folder."
                    : "Drizzle runs the files in another order than that of their names. Rename them in the order of the journal."
            ),
        ];
    }

    /// <summary>The names in their order; null where the file is not Drizzle's.</summary>
    private static List<string>? Tags(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(FolderFile.Content(path));
            return
            [
                .. document
                    .RootElement.GetProperty("entries")
                    .EnumerateArray()
                    .Select(entry => entry.GetProperty("tag").GetString()!),
            ];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
