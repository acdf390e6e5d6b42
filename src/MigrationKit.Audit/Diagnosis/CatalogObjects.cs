using MigrationKit.Catalog;

namespace MigrationKit.Audit.Diagnosis;

/// <summary>What is in the database, by kind and name.</summary>
internal sealed class CatalogObjects
{
    private readonly Dictionary<string, CatalogLine> _byKey = new(StringComparer.Ordinal);
    private readonly HashSet<(string Kind, string Owner, string Name)> _names = [];
    private readonly ILookup<string, CreatedObject> _routines;
    private readonly ILookup<string, string> _columns;
    private readonly HashSet<CreatedObject> _ofViews;
    private readonly HashSet<string> _beyond = new(StringComparer.Ordinal);
    private readonly HashSet<string> _routinesBeyond = new(StringComparer.Ordinal);

    internal CatalogObjects(Snapshot snapshot, AuditedSchema schema)
    {
        Schema = schema;
        Major = snapshot.ServerMajor;
        Lines = [.. snapshot.Lines.Select(CatalogLine.Parse)];
        foreach (var line in Lines)
        {
            _byKey.TryAdd(line.Key, line);
        }
        Objects =
        [
            .. Lines.Where(line => !schema.IsOfOthers(line)).Select(CreatedObject.FromLine).OfType<CreatedObject>(),
        ];
        foreach (var o in Objects)
        {
            var (owner, name) = (SqlName.OwnerOf(o.Name), SqlName.LastOf(o.Name));
            _names.Add((o.Kind, SqlName.LastOf(owner), name));
            _names.Add((o.Kind, "", name));
        }
        _routines = Objects
            .Where(o => ObjectKinds.Routines.Contains(o.Kind))
            .ToLookup(o => o.WithoutArguments, StringComparer.Ordinal);
        _ofViews = [.. CreatedObject.ColumnsOfViews(Lines)];
        _columns = Objects
            .Where(o => o.Kind == "column")
            .Concat(_ofViews)
            .ToLookup(o => SqlName.OwnerOf(o.Name), o => SqlName.LastOf(o.Name));
    }

    /// <summary>Whether an object of one of these kinds has this name, in whatever schema or table.</summary>
    internal bool HasNamed(IEnumerable<string> kinds, string name) =>
        kinds.Any(kind => _names.Contains((kind, "", name)));

    /// <summary>Whether a table of this name, in whatever schema, has this part.</summary>
    internal bool HasPart(string kind, string table, string name) => _names.Contains((kind, table, name));

    internal AuditedSchema Schema { get; }

    internal int Major { get; }

    internal IReadOnlyList<CatalogLine> Lines { get; }

    /// <summary>The objects, without those in the schemas of other tenants.</summary>
    internal IReadOnlyList<CreatedObject> Objects { get; }

    internal CatalogLine? Line(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The object of one of these kinds and this name; null where there is none.</summary>
    internal CreatedObject? Find(IEnumerable<string> kinds, string name) =>
        kinds
            .Select(kind => new CreatedObject(kind, name))
            .FirstOrDefault(o => _byKey.ContainsKey($"{o.Kind} {name}") || _ofViews.Contains(o));

    /// <summary>Adds what a snapshot leaves out: the server's own, or an extension's.</summary>
    internal void AddBeyond(string name, bool isObject, bool isRoutine)
    {
        if (isObject)
        {
            _beyond.Add(name);
        }
        if (isRoutine)
        {
            _routinesBeyond.Add(name);
        }
    }

    /// <summary>Whether a relation or type of that name is there, although a snapshot leaves it out.</summary>
    internal bool IsBeyond(string name) => _beyond.Contains(name);

    /// <summary>Whether a routine of that name is there, whatever its arguments.</summary>
    internal bool IsRoutineBeyond(string name) => _routinesBeyond.Contains(name);

    internal IEnumerable<CreatedObject> Routines(string name) => _routines[name];

    internal IEnumerable<string> Columns(string table) => _columns[table];

    internal bool HasRelation(string name) => Find(ObjectKinds.Relations, name) is not null;

    /// <summary>The objects of that name in other schemas.</summary>
    internal IEnumerable<CreatedObject> Elsewhere(IEnumerable<string> kinds, string name) =>
        Objects.Where(o =>
            kinds.Contains(o.Kind) && o.Name != name && SqlName.LastOf(o.Name) == name && !ObjectKinds.IsPart(o.Kind)
        );
}
