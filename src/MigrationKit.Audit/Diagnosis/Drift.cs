using MigrationKit.Audit.Messages;
using MigrationKit.Audit.Statements;
using MigrationKit.Catalog;

namespace MigrationKit.Audit.Diagnosis;

/// <summary>
/// Holds the catalog against what the recorded migrations brought, all together: later ones override earlier ones. A
/// migration without a footprint tells only what its statements create.
/// </summary>
internal sealed class Drift
{
    private readonly CatalogObjects _catalog;
    private readonly Dictionary<string, ExpectedObject> _expected = new(StringComparer.Ordinal);

    /// <param name="catalog">The catalog.</param>
    /// <param name="migrations">The migrations in apply order.</param>
    internal Drift(CatalogObjects catalog, IEnumerable<AuditedMigration> migrations)
    {
        _catalog = catalog;
        foreach (var migration in migrations.Where(m => m.Migration is not null))
        {
            switch (migration.State)
            {
                case MigrationState.Applied or MigrationState.Adopted:
                    Add(migration);
                    break;
                // What a changed or unfinished file did is not known.
                case MigrationState.Modified or MigrationState.Incomplete:
                    Forget(migration.Migration!);
                    break;
            }
        }
        Differences = [.. _expected.Values.Select(Compare).OfType<Difference>()];
    }

    /// <summary>What is not as it should be, in no order.</summary>
    internal IReadOnlyList<Difference> Differences { get; }

    private void Add(AuditedMigration by)
    {
        if (by.Migration!.Footprint is { } footprint)
        {
            foreach (var line in footprint.RemovedLines)
            {
                _expected[line.Key] = new(by, line.Key, null, Exactly: true);
            }
            foreach (var line in footprint.AddedLines)
            {
                _expected[line.Key] = new(by, line.Key, line, Exactly: true);
            }
            return;
        }
        foreach (var effect in WrittenEffects.From(by.Migration))
        {
            var key = $"{effect.Kind} {effect.Name}";
            if (effect.Creates && !ObjectKinds.Routines.Contains(effect.Kind))
            {
                _expected[key] = new(by, key, CatalogLine.Parse(key), Exactly: false);
            }
            else if (!effect.Creates)
            {
                Forget(effect);
            }
        }
    }

    private void Forget(Migration migration)
    {
        foreach (var line in migration.Footprint?.AddedLines ?? [])
        {
            _expected.Remove(line.Key);
        }
        foreach (var effect in WrittenEffects.From(migration))
        {
            Forget(effect);
        }
    }

    // With a table goes all that belongs to it.
    private void Forget(WrittenEffect effect)
    {
        _expected.Remove($"{effect.Kind} {effect.Name}");
        if (ObjectKinds.Relations.Contains(effect.Kind))
        {
            foreach (
                var expected in _expected
                    .Values.Where(expected => expected.Line?.Anchor == effect.Name)
                    .ToList()
            )
            {
                _expected.Remove(expected.Key);
            }
        }
    }

    private Difference? Compare(ExpectedObject expected)
    {
        var found = _catalog.Line(expected.Key);
        if ((expected.Line ?? found)?.Major is { } major && major != _catalog.Major)
        {
            return null;
        }
        var equal = expected is { Exactly: false }
            ? found is not null
            : expected.Line?.Text == found?.Text;
        return equal ? null : new(expected.By, expected.Line, found);
    }

    /// <summary>What has to be there.</summary>
    /// <param name="By">The migration that saw to it last.</param>
    /// <param name="Key">The object.</param>
    /// <param name="Line">Its line; null where it has to be gone.</param>
    /// <param name="Exactly">Whether the whole line counts, not only that the object is there.</param>
    private sealed record ExpectedObject(
        AuditedMigration By,
        string Key,
        CatalogLine? Line,
        bool Exactly
    );
}

/// <summary>One object that is not as a recorded migration left it.</summary>
/// <param name="By">The migration.</param>
/// <param name="Expected">The line that should be there; null where there should be none.</param>
/// <param name="Found">The line that is there; null where there is none.</param>
internal sealed record Difference(AuditedMigration By, CatalogLine? Expected, CatalogLine? Found)
{
    internal CatalogLine Line => (Expected ?? Found)!;

    /// <summary>The table, or other object, that it belongs to.</summary>
    internal string Owner =>
        OwnedSequence.TableOf(Line) ?? (Line.Anchor.Length > 0 ? Line.Anchor : Line.Key);

    /// <summary>Several differences in words, as a snapshot says them.</summary>
    internal static IReadOnlyList<string> InWords(IReadOnlyCollection<Difference> differences) =>
        SnapshotDifference
            .Given(
                differences.Select(d => d.Expected?.Text).OfType<string>(),
                differences.Select(d => d.Found?.Text).OfType<string>()
            )
            .Words;
}
