using MigrationKit.Catalog;
using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>
/// Follows a catalog that one migration after the other changes: reads again only the objects of which a line may have
/// changed, where that can be told, and otherwise everything.
/// </summary>
/// <param name="connection">A connection of its own, open as long as this is used.</param>
/// <param name="options">What the snapshots leave out.</param>
/// <param name="alwaysWhole">Up to how many lines everything is read again in any case.</param>
internal sealed class SnapshotTracker(NpgsqlConnection connection, SnapshotOptions options, int alwaysWhole)
{
    private const string ByOid = "cpt";

    private static readonly (string Kind, string Name) Globals = ("g", "");

    private readonly TableName _history = TableName.Parse(options.HistoryTable);

    // The lines by the object that they belong to; those of schemas and the like are few, and one group.
    private Dictionary<(string Kind, string Name), List<string>> _lines = [];
    private Dictionary<(string Kind, string Id), string> _names = [];
    private readonly Dictionary<string, HashSet<string>> _ids = [];
    private CatalogSurvey _survey = null!;

    /// <summary>All lines as they are now.</summary>
    public Snapshot Current => SnapshotFrom(_lines.Values.SelectMany(lines => lines));

    /// <summary>Reads everything.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _survey = await CatalogSurvey.TakeAsync(connection, null, cancellationToken).ConfigureAwait(false);
        var whole = await Snapshot.TakeAsync(connection, options, cancellationToken).ConfigureAwait(false);
        var names = await CatalogSurvey
            .ReadAllNamesAsync(connection, _history, cancellationToken)
            .ConfigureAwait(false);
        _lines = Grouped(whole.Lines);
        _names = names.ToDictionary(n => (n.Kind, n.Id), n => n.Name);
        foreach (var (catalog, count) in _survey.Counts)
        {
            _ids[catalog] = [.. Ids(count.Changed)];
        }
    }

    /// <summary>Takes in what a migration did.</summary>
    /// <param name="whole">Whether everything is to be read, because nothing can be told of what it did.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The lines that may have changed: as they were, and as they are.</returns>
    public async Task<(Snapshot Before, Snapshot After)> AdvanceAsync(bool whole, CancellationToken cancellationToken)
    {
        var last = _survey;
        if (whole || _lines.Values.Sum(lines => lines.Count) <= alwaysWhole)
        {
            return await RestartAsync(cancellationToken).ConfigureAwait(false);
        }
        _survey = await CatalogSurvey.TakeAsync(connection, last.Horizon, cancellationToken).ConfigureAwait(false);
        if (_survey.GlobalState != last.GlobalState || last.Counts.Keys.Any(c => IsRemoved(c, last)))
        {
            return await RestartAsync(cancellationToken).ConfigureAwait(false);
        }
        var (names, lines) = await _survey
            .ReadTouchedAsync(connection, _history, cancellationToken)
            .ConfigureAwait(false);
        return Replace(names, lines.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task<(Snapshot, Snapshot)> RestartAsync(CancellationToken cancellationToken)
    {
        var before = Current;
        await StartAsync(cancellationToken).ConfigureAwait(false);
        return (before, Current);
    }

    private (Snapshot, Snapshot) Replace(IReadOnlyList<(string Kind, string Id, string Name)> names, string[] lines)
    {
        HashSet<(string, string)> changed = [Globals];
        foreach (var kind in ByOid.Select(c => c.ToString()))
        {
            foreach (var id in _survey.Touched[kind])
            {
                if (_names.Remove((kind, id), out var old))
                {
                    changed.Add((kind, old));
                }
            }
        }
        foreach (var (kind, id, name) in names)
        {
            _names[(kind, id)] = name;
            changed.Add((kind, name));
        }
        var before = new List<string>();
        foreach (var group in changed)
        {
            before.AddRange(_lines.Remove(group, out var gone) ? gone : []);
        }
        foreach (var (group, found) in Grouped(lines))
        {
            _lines.Add(group, found);
        }
        foreach (var (catalog, count) in _survey.Counts)
        {
            _ids[catalog].UnionWith(Ids(count.Changed));
        }
        return (SnapshotFrom(before), SnapshotFrom(lines));
    }

    /// <summary>Whether rows of a catalog have gone, or may have.</summary>
    private bool IsRemoved(string catalog, CatalogSurvey last)
    {
        var (_, unchanged, changed) = _survey.Counts[catalog];
        return last.Counts[catalog].All != unchanged + Ids(changed).Count(_ids[catalog].Contains);
    }

    private static string[] Ids(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private Snapshot SnapshotFrom(IEnumerable<string> lines) => new(lines, connection.PostgreSqlVersion.Major);

    private static Dictionary<(string, string), List<string>> Grouped(IEnumerable<string> lines)
    {
        var groups = new Dictionary<(string, string), List<string>>();
        foreach (var line in lines.Select(CatalogLine.Parse))
        {
            var group = GroupOf(line);
            if (!groups.TryGetValue(group, out var found))
            {
                groups[group] = found = [];
            }
            found.Add(line.Text);
        }
        return groups;
    }

    private static (string Kind, string Name) GroupOf(CatalogLine line) =>
        line.Noun switch
        {
            "function" or "procedure" or "aggregate" => ("p", line.Anchor),
            "type" or "domain" => ("t", line.Anchor),
            _ when line.IsGlobal => Globals,
            _ => ("c", line.Anchor),
        };
}
