using MigrationKit.Catalog;

namespace MigrationKit.Audit.Diagnosis;

/// <summary>
/// The objects that the recorded migrations left behind, all together. A footprint says exactly what a migration changed.
/// Without one its statements are followed; an object is given up as soon as something happens to it that its text does
/// not tell.
/// </summary>
internal sealed class ExpectedCatalog
{
    private readonly Dictionary<string, ExpectedObject> _objects = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unchecked = new(StringComparer.Ordinal);
    private readonly HashSet<string> _given;

    /// <param name="migrations">The migrations, in the order in which they were applied.</param>
    /// <param name="historyTable">The history table, which a snapshot leaves out.</param>
    internal ExpectedCatalog(IEnumerable<AuditedMigration> migrations, string historyTable)
    {
        _given = ["extension plpgsql", $"table {historyTable}"];
        foreach (var migration in migrations.Where(m => m.Migration is not null))
        {
            switch (migration)
            {
                case { State: MigrationState.Modified or MigrationState.Incomplete }:
                    ForgetAllOf(migration);
                    break;
                case { State: MigrationState.Applied or MigrationState.Adopted }
                    when migration.Migration!.Footprint is { } footprint:
                    Add(migration, footprint);
                    break;
                case { State: MigrationState.Applied or MigrationState.Adopted }:
                    foreach (var statement in migration.Statements)
                    {
                        Follow(migration, statement);
                    }
                    break;
            }
        }
    }

    internal IEnumerable<ExpectedObject> Objects => _objects.Values;

    /// <summary>The objects whose existence cannot be told.</summary>
    internal IReadOnlyCollection<string> Unchecked =>
        [.. _unchecked.Where(key => !_objects.ContainsKey(key)).Order(StringComparer.Ordinal)];

    /// <summary>Takes what a run of the migrations on a throwaway server left, in place of what their statements tell.</summary>
    internal void Prove(ScratchRun run, CatalogObjects catalog)
    {
        var followed = _objects.ToDictionary(o => o.Key, o => o.Value.By, StringComparer.Ordinal);
        _objects.Clear();
        _unchecked.Clear();
        var proof = run.HasSameSchema ? Proof.ScratchRun : Proof.NamesOfScratchRun;
        foreach (var line in run.Lines.Where(line => !_given.Contains(line.Key)))
        {
            var missing = catalog.Line(line.Key) is null;
            var by =
                followed.GetValueOrDefault(line.Key)
                ?? (missing ? run.CreatorOf(line, catalog) : null)
                ?? run.LastNaming(line);
            var proven = by is not null && run.Proves(line, by);
            if (proven)
            {
                _objects[line.Key] = new(by!, line.Key, line) { Proof = proof };
            }
            else if (line.IsObject && catalog.Line(line.Key)?.Text != line.Text)
            {
                _unchecked.Add(line.Key);
            }
        }
    }

    private void Add(AuditedMigration by, Footprint footprint)
    {
        foreach (var line in footprint.RemovedLines)
        {
            _objects[line.Key] = new(by, line.Key, null) { Proof = Proof.Footprint };
        }
        foreach (var line in footprint.AddedLines)
        {
            _objects[line.Key] = new(by, line.Key, line) { Proof = Proof.Footprint };
        }
    }

    private void ForgetAllOf(AuditedMigration migration)
    {
        foreach (var line in migration.Migration!.Footprint?.AddedLines ?? [])
        {
            Forget(line.Key);
        }
        foreach (var statement in migration.Statements)
        {
            Forget(o => o.IsNamed(statement.Names));
        }
    }

    private void Follow(AuditedMigration by, FollowedStatement statement)
    {
        if (statement.Reach is not StatementReach.AsWritten)
        {
            Forget(o =>
                statement.Reach is StatementReach.Anything
                || statement.Reach is StatementReach.Named && o.IsNamed(statement.Names)
            );
            return;
        }
        // A footprint says more of an object than a later statement without one lets through.
        Forget(o => o.Proof == Proof.Footprint && o.IsNamed(statement.Names));
        foreach (var effect in statement.Effects)
        {
            if (effect is { Creates: true, IsRename: false })
            {
                Create(by, effect);
            }
            else if (effect.RenamedTo is { } renamed)
            {
                Rename(effect, renamed);
            }
            else if (!effect.Creates)
            {
                Drop(effect, statement.Cascades);
            }
        }
        Connect(statement);
    }

    private void Create(AuditedMigration by, WrittenEffect effect)
    {
        var key = $"{effect.Kind} {effect.Name}";
        // A snapshot leaves out the current schema; an empty schema is missed by nobody.
        if (
            ObjectKinds.Routines.Contains(effect.Kind)
            || effect.Kind == "schema"
            || _given.Contains(key)
            || effect.IsConditional && _objects.ContainsKey(key)
        )
        {
            return;
        }
        var isPart = ObjectKinds.IsPart(effect.Kind);
        // IF NOT EXISTS leaves an older table as it is, and IF EXISTS a missing one; adopted files never ran.
        if (
            by.State == MigrationState.Adopted
            || effect is { IsConditional: true, Kind: "column", Alters: false }
            || effect is { IsConditional: true, Alters: true }
                && isPart
                && !_objects.ContainsKey($"table {SqlName.OwnerOf(effect.Name)}")
        )
        {
            _unchecked.Add(key);
            return;
        }
        _objects[key] = new(by, key, CatalogLine.Parse(key)) { Mentions = effect.Mentions };
    }

    private void Drop(WrittenEffect effect, bool cascades)
    {
        Remove($"{effect.Kind} {effect.Name}");
        if (effect.Kind == "constraint")
        {
            DropConstraint(effect, cascades);
        }
        DropDependents(effect, cascades);
        if (ObjectKinds.IsPart(effect.Kind))
        {
            ForgetInChildren(effect);
        }
    }

    // With a key goes its index, and by CASCADE the foreign keys that refer to it.
    private void DropConstraint(WrittenEffect effect, bool cascades)
    {
        Remove($"index {Beside(effect.Name)}");
        var table = SqlName.LastOf(SqlName.OwnerOf(effect.Name));
        Forget(o => cascades && o.Noun == "constraint" && o.Mentions.Contains(table));
    }

    private void DropDependents(WrittenEffect effect, bool cascades)
    {
        var gone = new Queue<string>([effect.Name]);
        var isPart = ObjectKinds.IsPart(effect.Kind);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (gone.TryDequeue(out var name))
        {
            foreach (var below in isPart ? [] : RemoveBelow(name))
            {
                gone.Enqueue(below);
            }
            var last = SqlName.LastOf(name);
            if (!seen.Add(last))
            {
                continue;
            }
            foreach (var dependent in Mentioning(last))
            {
                if (isPart && dependent.Noun == "table")
                {
                    // A child of the table, which loses the same part.
                    Forget($"{effect.Kind} {dependent.Name}.{last}");
                    continue;
                }
                Forget(dependent.Key);
                if (cascades && dependent.Noun != "constraint")
                {
                    gone.Enqueue(dependent.Name);
                }
            }
        }
    }

    private List<ExpectedObject> Mentioning(string name) => [.. _objects.Values.Where(o => o.Mentions.Contains(name))];

    private void Rename(WrittenEffect effect, string renamed)
    {
        if (ObjectKinds.IsPart(effect.Kind))
        {
            Move($"{effect.Kind} {effect.Name}", $"{effect.Kind} {renamed}");
            ForgetInChildren(effect);
        }
        else if (effect.Kind == "schema")
        {
            MoveBelow(effect.Name, renamed);
            Move($"schema {effect.Name}", $"schema {renamed}");
        }
        else
        {
            // ALTER TABLE renames any relation.
            string[] kinds = [effect.Kind, .. ObjectKinds.Relations, "index"];
            var kind = Array.Find(kinds, kind => _objects.ContainsKey($"{kind} {effect.Name}"));
            Move($"{kind ?? effect.Kind} {effect.Name}", $"{kind ?? effect.Kind} {renamed}");
            MoveBelow(effect.Name, renamed);
            MoveBeside(effect.Name, renamed);
        }
        var (from, to) = (SqlName.LastOf(effect.Name), SqlName.LastOf(renamed));
        foreach (var o in _objects.Values.Where(o => from != to && o.Mentions.Contains(from)).ToList())
        {
            _objects[o.Key] = o with { Mentions = new HashSet<string>([.. o.Mentions, to]) };
        }
    }

    /// <summary>What a statement alters may depend, from now on, on all that the statement names.</summary>
    private void Connect(FollowedStatement statement)
    {
        var attaches =
            statement.Names.Contains("attach")
            || statement.Names.Contains("inherit")
            || statement.Names.Contains("owned");
        if (statement.Effects.Count > 0 || !attaches)
        {
            return;
        }
        foreach (var o in _objects.Values.Where(o => o.Line is { IsRelation: true }).ToList())
        {
            if (statement.Names.Contains(o.LastName))
            {
                _objects[o.Key] = o with { Mentions = new HashSet<string>([.. o.Mentions, .. statement.Names]) };
            }
        }
    }

    // Partitions and children by inheritance follow their parent.
    private void ForgetInChildren(WrittenEffect effect)
    {
        var parent = SqlName.LastOf(SqlName.OwnerOf(effect.Name));
        var part = SqlName.LastOf(effect.Name);
        foreach (var child in _objects.Values.Where(o => o.Noun == "table" && o.Mentions.Contains(parent)).ToList())
        {
            Forget($"{effect.Kind} {child.Name}.{part}");
        }
    }

    // An index lies in the schema of its table, and belongs to it by a name that may be another.
    private void MoveBeside(string table, string renamed)
    {
        foreach (var index in _objects.Values.Where(o => IsIndexOf(o, table)).ToList())
        {
            var name = index.LastName;
            var schema = SqlName.OwnerOf(renamed);
            Move(index.Key, $"index {(schema.Length > 0 ? schema + "." : "")}{name}");
        }
    }

    private static bool IsIndexOf(ExpectedObject o, string table) =>
        o.Noun == "index"
        && SqlName.OwnerOf(o.Name) == SqlName.OwnerOf(table)
        && o.Mentions.Contains(SqlName.LastOf(table));

    private void MoveBelow(string name, string renamed)
    {
        foreach (var o in _objects.Values.Where(o => o.IsBelow(name)).ToList())
        {
            Move(o.Key, $"{o.Noun} {renamed}{o.Name[name.Length..]}");
        }
    }

    /// <summary>Removes the parts of a table, or what is in a schema; returns what else may depend on.</summary>
    private IEnumerable<string> RemoveBelow(string name)
    {
        var below = _objects.Values.Where(o => o.IsBelow(name)).ToList();
        below.ForEach(o => Remove(o.Key));
        return below.Where(o => !ObjectKinds.IsPart(o.Noun)).Select(o => o.Name);
    }

    private void Move(string key, string renamed)
    {
        if (_objects.Remove(key, out var moved) && moved.Line is not null)
        {
            _objects[renamed] = new(moved.By, renamed, CatalogLine.Parse(renamed)) { Mentions = moved.Mentions };
        }
    }

    private void Remove(string key)
    {
        _objects.Remove(key);
        _unchecked.Remove(key);
    }

    private void Forget(string key)
    {
        if (_objects.Remove(key))
        {
            _unchecked.Add(key);
        }
    }

    private void Forget(Func<ExpectedObject, bool> which)
    {
        foreach (var o in _objects.Values.Where(which).ToList())
        {
            Forget(o.Key);
        }
    }

    private static string Beside(string part)
    {
        var schema = SqlName.OwnerOf(SqlName.OwnerOf(part));
        return schema.Length == 0 ? SqlName.LastOf(part) : $"{schema}.{SqlName.LastOf(part)}";
    }
}
