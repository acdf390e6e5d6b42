namespace MigrationKit.History;

/// <summary>Holds the rows of another tool's history against the files, by the tool's own rule. No effects.</summary>
internal sealed class ToolMatching
{
    private readonly OtherTool _tool;
    private readonly IReadOnlyCollection<string> _allowed;
    private readonly ILookup<string, PlanEntry> _files;
    private readonly HashSet<string> _keys;
    private readonly Dictionary<string, AdoptionEntry> _matched = new(StringComparer.Ordinal);
    private readonly List<AdoptionEntry> _rows = [];

    private ToolMatching(OtherTool tool, MigrationPlan plan, IReadOnlyCollection<string> allowed)
    {
        (_tool, _allowed) = (tool, allowed);
        _files = plan
            .Entries.Where(entry => entry.Migration is not null)
            .Select(entry => (entry, Key: tool.KeyOfFile(entry.Name)))
            .Where(file => file.Key is not null)
            .ToLookup(file => file.Key!, file => file.entry, StringComparer.Ordinal);
        _keys = _files.Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
    }

    /// <returns>The files in apply order, each with its row where it has one, then the rows without a file.</returns>
    public static IReadOnlyList<AdoptionEntry> Match(
        OtherTool tool,
        IReadOnlyList<ToolRow> rows,
        MigrationPlan plan,
        IReadOnlyCollection<string> allowed
    )
    {
        var matching = new ToolMatching(tool, plan, allowed);
        foreach (var row in rows)
        {
            matching.Take(row);
        }
        return
        [
            .. plan
                .Entries.Where(entry => entry.Migration is not null)
                .Select(entry => matching._matched.GetValueOrDefault(entry.Name) ?? NoRow(entry)),
            .. matching._rows,
        ];
    }

    private static AdoptionEntry NoRow(PlanEntry entry) =>
        new(entry.Name, null, entry.History is null ? AdoptionOutcome.NoRow : AdoptionOutcome.Recorded, null)
        {
            Recorded = entry.History,
        };

    private void Take(ToolRow row)
    {
        var key = _tool.KeyOfRow(row.Key, _keys);
        var files = key is null ? [] : _files[key].ToList();
        if (row.Problem is not null || files.Count > 1)
        {
            var names = string.Join(" and ", files.Select(file => file.Name));
            Add(files.FirstOrDefault(), row, row.Problem ?? $"it may be {names}");
            return;
        }
        if (row.Reach != RowReach.One && key is not null)
        {
            TakeUpTo(row, key);
        }
        if (files is [var file] && row.Reach != RowReach.Below)
        {
            TakeNamed(row, file);
        }
        else if (files.Count == 0 && row.Reach is RowReach.One or RowReach.UpTo)
        {
            Add(null, row, "no file of the folder is this migration");
        }
    }

    private void TakeNamed(ToolRow row, PlanEntry file)
    {
        var changed = ChangedSince(file, row);
        // A repeatable file that has changed since is to run again.
        if (changed is null || !file.Migration!.Repeatable)
        {
            Add(file, row, changed);
        }
    }

    /// <summary>What a version covers: the keys of such tools are numbers of one width.</summary>
    private void TakeUpTo(ToolRow row, string key)
    {
        foreach (
            var file in _files.Where(group => string.CompareOrdinal(group.Key, key) < 0).SelectMany(group => group)
        )
        {
            _matched.TryAdd(file.Name, Entry(file, row, null, isNamed: false));
        }
    }

    private string? ChangedSince(PlanEntry file, ToolRow row) =>
        row.Checksum is { } checksum
        && _tool.Checksums is { } compute
        && !compute(file.Migration!).Contains(checksum, StringComparer.OrdinalIgnoreCase)
            ? "the file has changed since it ran"
            : null;

    private void Add(PlanEntry? file, ToolRow row, string? problem)
    {
        var entry = Entry(file, row, problem, isNamed: true);
        if (file is null)
        {
            _rows.Add(entry);
        }
        else
        {
            _matched[file.Name] = entry;
        }
    }

    private AdoptionEntry Entry(PlanEntry? file, ToolRow row, string? problem, bool isNamed)
    {
        var allowed = _allowed.Contains(row.Label) || (file is not null && _allowed.Contains(file.Name));
        var outcome =
            problem is not null && !allowed ? AdoptionOutcome.Refused
            : file is null ? AdoptionOutcome.LeftOut
            : file.History is { StatementsDone: null } ? AdoptionOutcome.Recorded
            : AdoptionOutcome.Adopted;
        return new(file?.Name, row.Label, outcome, problem) { Recorded = file?.History, IsNamed = isNamed };
    }
}
