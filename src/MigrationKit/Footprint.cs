using MigrationKit.Catalog;
using MigrationKit.Exceptions;
using MigrationKit.Footprints;

namespace MigrationKit;

/// <summary>
/// What one migration adds to the catalog and takes from it, in lines of a <see cref="Snapshot"/>. Kept in a file
/// beside the migration, <c>footprints/NAME.txt</c>: people read it in a pull request, and a run asserts it.
/// </summary>
public sealed class Footprint
{
    // Taken apart when something asks: a run that has nothing to do does not.
    private readonly Lazy<IReadOnlyList<CatalogLine>> _added;
    private readonly Lazy<IReadOnlyList<CatalogLine>> _removed;

    internal Footprint(string migration, string checksum, IReadOnlyList<string> added, IReadOnlyList<string> removed)
    {
        Migration = migration;
        Checksum = checksum;
        Added = added;
        Removed = removed;
        _added = new(() => [.. added.Select(CatalogLine.Parse)]);
        _removed = new(() => [.. removed.Select(CatalogLine.Parse)]);
    }

    /// <summary>The name of the migration.</summary>
    public string Migration { get; }

    /// <summary>The checksum that the migration had when the footprint was taken.</summary>
    public string Checksum { get; }

    /// <summary>The lines that are there after the migration and were not before, in ordinal order.</summary>
    public IReadOnlyList<string> Added { get; }

    /// <summary>The lines that were there before the migration and are not after it, in ordinal order.</summary>
    public IReadOnlyList<string> Removed { get; }

    /// <summary>Whether the migration leaves the catalog as it was: it only changes rows, or nothing.</summary>
    public bool IsEmpty => Added.Count == 0 && Removed.Count == 0;

    internal IReadOnlyList<CatalogLine> AddedLines => _added.Value;

    internal IReadOnlyList<CatalogLine> RemovedLines => _removed.Value;

    /// <summary>The lines that count on a server of this major.</summary>
    internal IEnumerable<CatalogLine> LinesOn(int major) =>
        AddedLines.Concat(RemovedLines).Where(line => line.IsOn(major));

    /// <summary>The relations that the migration makes, as they are written; not those that it only changes.</summary>
    internal IEnumerable<string> Created =>
        AddedLines
            .Where(line => line.IsRelation)
            .Select(line => line.Anchor)
            .Except(RemovedLines.Where(line => line.IsRelation).Select(line => line.Anchor), StringComparer.Ordinal);

    /// <summary>The footprint of a migration, from the snapshots before and after it.</summary>
    public static Footprint Between(Snapshot before, Snapshot after, Migration migration)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(migration);
        var difference = SnapshotDifference.Between(after, before);
        return new(migration.Name, migration.Checksum, difference.Unexpected, difference.Missing);
    }

    /// <summary>Reads the text of a footprint file.</summary>
    /// <param name="migration">The name of the migration: the name of the file without <c>.txt</c>.</param>
    /// <param name="path">How messages call the file.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="InvalidMigrationsException">It is not a footprint; every wrong line is told.</exception>
    public static Footprint Parse(string migration, string path, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(migration);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(text);
        return FootprintFile.Parse(migration, path, text);
    }

    /// <summary>
    /// How the file differs from the footprint of a fresh run, in words; nothing where it is current. What was
    /// recorded on another server major than the fresh run's, the text of views for instance, does not count.
    /// </summary>
    public IReadOnlyList<string> DifferencesFrom(Footprint fresh)
    {
        ArgumentNullException.ThrowIfNull(fresh);
        return FootprintFile.Differences(this, fresh);
    }

    /// <summary>The text of the file. It ends in a line feed.</summary>
    public override string ToString() => FootprintFile.Write(this);
}
