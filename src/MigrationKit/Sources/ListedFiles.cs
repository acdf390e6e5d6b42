using System.Text;
using System.Text.Json;

namespace MigrationKit.Sources;

/// <summary>
/// The list that a tool keeps of its migrations: Drizzle's <c>meta/_journal.json</c>, in the order in which it runs them,
/// Atlas's <c>atlas.sum</c>, and the <c>sqitch.plan</c> beside a folder of Sqitch's changes. A folder that says otherwise is
/// refused, as the tool does: a file may have been lost.
/// </summary>
/// <param name="Path">Where the list lies in the folder.</param>
/// <param name="Tool">What messages call the tool.</param>
/// <param name="IsOrder">Whether the order of the list counts, and not that of the names.</param>
/// <param name="Names">Reads the names, without <c>.sql</c>; null where the file is not the tool's.</param>
internal sealed record ListedFiles(string Path, string Tool, bool IsOrder, Func<byte[], List<string>?> Names)
{
    private static readonly ListedFiles[] All =
    [
        new("meta/_journal.json", "Drizzle", IsOrder: true, Tags),
        new("atlas.sum", "Atlas", IsOrder: false, Sums),
    ];

    private static readonly ListedFiles SqitchPlan = new("sqitch.plan", "Sqitch", IsOrder: true, Changes);

    internal static IEnumerable<MigrationProblem> Problems(
        string folder,
        IReadOnlyList<FolderEntry> entries,
        IReadOnlyList<FolderEntry> taken
    ) =>
        Inside(entries, taken)
            .Concat(SqitchPlan.Beside(folder, taken) is { } problem ? [problem] : Array.Empty<MigrationProblem>());

    /// <summary>Of a list beside the folder, which is meant where it names files that are there.</summary>
    private MigrationProblem? Beside(string folder, IReadOnlyList<FolderEntry> taken)
    {
        if (System.IO.Path.GetDirectoryName(RealPath.Resolve(folder)) is not { } parent)
        {
            return null;
        }
        var path = System.IO.Path.Combine(parent, Path);
        var content = FolderFile.ReadTextIfThere(parent, path);
        return
            content is not null
            && Encoding.UTF8.GetBytes(content) is var bytes
            && Names(bytes) is { } names
            && taken.Any(entry => names.Contains(entry.Title))
            && Problem(bytes, taken) is { } problem
            ? MigrationProblem.InFile(System.IO.Path.Combine(folder, "..", Path), problem)
            : null;
    }

    private static IEnumerable<MigrationProblem> Inside(
        IReadOnlyList<FolderEntry> entries,
        IReadOnlyList<FolderEntry> taken
    ) =>
        from list in All
        join entry in entries on list.Path equals entry.Path
        where entry.Refusal is null
        let problem = list.Problem(FolderFile.Content(entry.RealPath), taken)
        where problem is not null
        select MigrationProblem.InFile(entry.FullPath, problem);

    private string? Problem(byte[] content, IReadOnlyList<FolderEntry> taken)
    {
        if (Names(content) is not { } listed)
        {
            return null;
        }
        var there = taken.Select(entry => entry.Title).Order(StringComparer.Ordinal).ToList();
        var (unlisted, lost) = (Few(there.Except(listed)), Few(listed.Except(there)));
        return unlisted.Length > 0
                ? $"{Tool} does not run {unlisted}: this list of its migrations has no such name. Add it with {Tool}, or move it out of the folder; remove the list if {Tool} no longer runs these files."
            : lost.Length > 0
                ? $"{Tool} lists {lost}, and there is no such file. Restore it, or remove it from the list with {Tool}."
            : IsOrder && !listed.SequenceEqual(there)
                ? $"{Tool} runs the files in another order than that of their names. Rename them in the order of this list."
            : null;
    }

    private static string Few(IEnumerable<string> names)
    {
        var all = names.ToList();
        return string.Join(", ", all.Take(5)) + (all.Count > 5 ? $" and {all.Count - 5} more" : "");
    }

    private static List<string>? Tags(byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
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

    /// <summary>A change is a line that begins with its name; pragmas, tags and comments begin with a sign.</summary>
    private static List<string> Changes(byte[] content) =>
        [
            .. Encoding
                .UTF8.GetString(content)
                .Split('\n')
                .Select(line => line.Trim().TrimStart('+').TrimStart())
                .Where(line => line.Length > 0 && line[0] is not ('%' or '@' or '#' or '-'))
                .Select(line => line.Split(' ', '\t', '[')[0]),
        ];

    /// <summary>The first line is the hash of all; each other one has a name and its hash.</summary>
    private static List<string>? Sums(byte[] content)
    {
        var lines = Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines is [var first, .. var files] && first.StartsWith("h1:", StringComparison.Ordinal)
            ?
            [
                .. files
                    .Select(line => line.Split(" h1:")[0].Trim())
                    .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
                    .Select(name => name[..^4]),
            ]
            : null;
    }
}
