using MigrationKit.Parsing;

namespace MigrationKit.Planning;

/// <summary>
/// The objects that pending files create. They do not exist unless the file has run, or someone else created them.
/// </summary>
internal sealed class CreatedObjects(string currentSchema)
{
    private readonly HashSet<(string?, string, string?)> _created = [];
    private readonly HashSet<(string?, string, string?)> _dropped = [];

    // Tables that lose an index with one of their parts, or may.
    private readonly HashSet<(string?, string)> _changed = [];

    /// <summary>Which file creates what, up to the first that drops more than its text names.</summary>
    /// <param name="recorded">The migrations that are known to have run.</param>
    /// <param name="pending">The others, in apply order.</param>
    /// <param name="currentSchema">The schema of names without one.</param>
    /// <param name="guarded">
    /// Whether IF NOT EXISTS and OR REPLACE count too. Without them, whatever is found would make the run fail.
    /// </param>
    public static IReadOnlyList<(Migration Migration, WrittenName Name)> From(
        IEnumerable<Migration> recorded,
        IEnumerable<Migration> pending,
        string currentSchema,
        bool guarded
    )
    {
        var objects = new CreatedObjects(currentSchema);
        var known = guarded ? recorded.SelectMany(objects.Names).Select(name => name.Key).ToHashSet() : [];
        var found = new List<(Migration, WrittenName)>();
        foreach (var migration in pending)
        {
            foreach (var name in objects.Names(migration))
            {
                if (name.Sweeps)
                {
                    return found;
                }
                if (objects.IsNew(name) && (name.Write == Write.Create || guarded && !known.Contains(name.Key)))
                {
                    found.Add((migration, name));
                }
            }
        }
        return found;
    }

    private IEnumerable<WrittenName> Names(Migration migration) =>
        WrittenNames.In(migration).Select(write => write.Name with { Schema = write.Name.Schema ?? currentSchema });

    private bool IsNew(WrittenName name)
    {
        if (name.Write == Write.Drop)
        {
            _dropped.Add(name.Key);
            _changed.Add((name.Schema, name.Name));
        }
        var creates = name.Write is Write.Create or Write.CreateIfMissing;
        // ADD COLUMN IF NOT EXISTS follows many a table whose columns are not in any text.
        var tells = name.IsRelationOrType && (name.Column is null || name.Write == Write.Create);
        return creates
            && tells
            && !_dropped.Contains(name.Key)
            && !_dropped.Contains((name.Schema, name.Name, null))
            && !_changed.Contains((name.Schema, name.Owner ?? ""))
            && _created.Add(name.Key);
    }
}
