using MigrationKit.Catalog;

namespace MigrationKit.Footprints;

/// <summary>
/// What a number of footprints add up to: for each object that any of them names, the line that it has in the end, or
/// none where it is gone. Later footprints override earlier ones.
/// </summary>
internal sealed class FootprintState
{
    private readonly Dictionary<string, CatalogLine?> _lines = new(StringComparer.Ordinal);

    public static FootprintState Compose(IEnumerable<Footprint> footprints)
    {
        var state = new FootprintState();
        foreach (var footprint in footprints)
        {
            state.Add(footprint);
        }
        return state;
    }

    /// <summary>The lines that have to be there, in ordinal order.</summary>
    public IEnumerable<string> Lines =>
        _lines.Values.OfType<CatalogLine>().Select(line => line.Text).Order(StringComparer.Ordinal);

    /// <summary>The line of an object; null where it has to be gone, and where no footprint names it.</summary>
    public CatalogLine? Line(string key) => _lines.GetValueOrDefault(key);

    /// <summary>Puts one more footprint on top.</summary>
    /// <returns>The keys that it names.</returns>
    public IReadOnlyCollection<string> Add(Footprint footprint)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in footprint.RemovedLines)
        {
            _lines[line.Key] = null;
            keys.Add(line.Key);
        }
        foreach (var line in footprint.AddedLines)
        {
            _lines[line.Key] = line;
            keys.Add(line.Key);
        }
        return keys;
    }
}
