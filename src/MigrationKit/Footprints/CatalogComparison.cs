using MigrationKit.Catalog;

namespace MigrationKit.Footprints;

/// <summary>
/// Holds a catalog against footprints that come one by one, as far as the objects that they name; of a relation that
/// one of them makes, all that belongs to it.
/// </summary>
internal sealed class CatalogComparison
{
    private readonly FootprintState _expected;
    private readonly Dictionary<string, CatalogLine> _actual;
    private readonly ILookup<string, string> _ofRelations;
    private readonly int _major;
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private readonly HashSet<string> _differing = new(StringComparer.Ordinal);

    public CatalogComparison(Snapshot catalog, FootprintState recorded)
    {
        _expected = recorded;
        _major = catalog.ServerMajor;
        var lines = catalog.Lines.Select(CatalogLine.Parse).ToList();
        _actual = lines.ToDictionary(line => line.Key, StringComparer.Ordinal);
        _ofRelations = lines
            .Where(line => line.IsRelation || line.IsPartOfTable)
            .ToLookup(line => line.Anchor, line => line.Key, StringComparer.Ordinal);
    }

    /// <summary>How many objects are compared.</summary>
    public int Named => _named.Count;

    /// <summary>How many of them are not as they should be.</summary>
    public int Differing => _differing.Count;

    public void Add(Footprint footprint)
    {
        var keys = _expected.Add(footprint);
        foreach (var key in keys.Concat(footprint.Created.SelectMany(table => _ofRelations[table])))
        {
            Compare(key);
        }
    }

    /// <summary>The difference as it is now.</summary>
    public SnapshotDifference Difference() =>
        SnapshotDifference.Given(
            _differing.Select(_expected.Line).OfType<CatalogLine>().Select(line => line.Text),
            _differing.Select(_actual.GetValueOrDefault).OfType<CatalogLine>().Select(line => line.Text)
        );

    private void Compare(string key)
    {
        var (due, found) = (_expected.Line(key), _actual.GetValueOrDefault(key));
        if ((due ?? found)?.Major is { } major && major != _major)
        {
            return;
        }
        _named.Add(key);
        if (due?.Text == found?.Text)
        {
            _differing.Remove(key);
        }
        else
        {
            _differing.Add(key);
        }
    }
}
