namespace MigrationKit.Audit.Diagnosis;

/// <summary>What the migrations of the folder create and take away.</summary>
internal sealed class FolderObjects
{
    private readonly Dictionary<CreatedObject, AuditedMigration> _creators = [];
    private readonly Dictionary<CreatedObject, AuditedMigration> _removers = [];
    private readonly Dictionary<string, (AuditedMigration By, IReadOnlySet<string> Names)> _views = [];
    private readonly ILookup<string, (CreatedObject Object, AuditedMigration By)> _routines;

    internal FolderObjects(IReadOnlyList<AuditedMigration> migrations)
    {
        foreach (var migration in migrations)
        {
            foreach (var removed in Removed(migration))
            {
                _removers[removed] = migration;
            }
            foreach (var created in migration.Creates.Concat(NewColumnsOfViews(migration)))
            {
                _creators[created] = migration;
                _removers.Remove(created);
            }
            NoteViews(migration);
        }
        _routines = _creators
            .Where(pair => ObjectKinds.Routines.Contains(pair.Key.Kind))
            .ToLookup(pair => pair.Key.WithoutArguments, pair => (pair.Key, pair.Value));
        HasFootprints = migrations.All(m => m.Migration is null or { Footprint: not null });
    }

    /// <summary>Whether the folder tells of all that it makes.</summary>
    internal bool HasFootprints { get; }

    internal IEnumerable<CreatedObject> Objects => _creators.Keys;

    /// <summary>The last migration that creates an object of one of these kinds and this name.</summary>
    internal (CreatedObject Object, AuditedMigration By)? Creator(IEnumerable<string> kinds, string name) =>
        kinds.Select(kind => new CreatedObject(kind, name)).FirstOrDefault(_creators.ContainsKey) is { } created
            ? (created, _creators[created])
        : kinds.Contains("column")
        && _views.TryGetValue(SqlName.OwnerOf(name), out var view)
        && view.Names.Contains(SqlName.LastOf(name))
            ? (new("column", name), view.By)
        : null;

    /// <summary>The routines of that name, whatever their arguments, and who creates them.</summary>
    internal IEnumerable<(CreatedObject Object, AuditedMigration By)> Routines(string name) => _routines[name];

    /// <summary>The migration that takes an object away for good.</summary>
    internal AuditedMigration? Remover(CreatedObject removed) => _removers.GetValueOrDefault(removed);

    internal bool HasRelation(string name) => Creator(ObjectKinds.Relations, name) is not null;

    /// <summary>The columns of that name, of whatever table.</summary>
    internal IEnumerable<(CreatedObject Object, AuditedMigration By)> Columns(string column) =>
        _creators
            .Where(pair => pair.Key.Kind == "column" && SqlName.LastOf(pair.Key.Name) == column)
            .Select(pair => (pair.Key, pair.Value));

    /// <summary>What the text of a pending file names where it makes a view: columns of it may be among that.</summary>
    private void NoteViews(AuditedMigration migration)
    {
        if (migration is not { Health: MigrationHealth.Pending, Migration.Footprint: null })
        {
            return;
        }
        foreach (var statement in migration.Statements)
        {
            foreach (var view in statement.Effects.Where(effect => effect is { Creates: true, IsView: true }))
            {
                _views[view.Name] = (migration, statement.Names);
            }
        }
    }

    /// <summary>By its footprint; a view that is made anew is none that the migration creates.</summary>
    private static IEnumerable<CreatedObject> NewColumnsOfViews(AuditedMigration migration) =>
        migration.Migration?.Footprint is { } footprint
            ? CreatedObject
                .ColumnsOfViews(footprint.AddedLines)
                .Except(CreatedObject.ColumnsOfViews(footprint.RemovedLines))
            : [];

    private static IEnumerable<CreatedObject> Removed(AuditedMigration migration)
    {
        if (migration.Migration is not { } file)
        {
            return [];
        }
        if (file.Footprint is not { } footprint)
        {
            return migration
                .Effects.Where(effect => !effect.Creates)
                .Select(effect => new CreatedObject(effect.Kind, effect.Name));
        }
        var kept = footprint.AddedLines.Select(line => line.Key).ToHashSet(StringComparer.Ordinal);
        return footprint
            .RemovedLines.Where(line => !kept.Contains(line.Key))
            .Select(CreatedObject.FromLine)
            .OfType<CreatedObject>()
            .Concat(
                CreatedObject
                    .ColumnsOfViews(footprint.RemovedLines)
                    .Except(CreatedObject.ColumnsOfViews(footprint.AddedLines))
            );
    }
}
