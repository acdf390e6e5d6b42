using MigrationKit.Catalog;

namespace MigrationKit.Audit.Diagnosis;

/// <summary>What is in the catalog and no migration of the folder knows.</summary>
internal static class UnmanagedObjects
{
    private const string Verdict = "unexpected: ";

    /// <summary>The objects in words, with a relation all that belongs to it.</summary>
    internal static IReadOnlyList<string> Find(
        CatalogObjects catalog,
        IReadOnlyList<AuditedMigration> migrations,
        ExpectedCatalog expected
    )
    {
        var known = expected.Objects.Select(o => o.Key).ToHashSet(StringComparer.Ordinal);
        // A file without a footprint does not tell the names that the server gives: of constraints, of sequences.
        var vague = new HashSet<string>(StringComparer.Ordinal);
        foreach (var migration in migrations)
        {
            foreach (var line in migration.Migration?.Footprint?.AddedLines ?? [])
            {
                known.Add(line.Key);
            }
            foreach (var effect in migration.Migration is { Footprint: null } ? migration.Effects : [])
            {
                known.Add($"{effect.Kind} {effect.Name}");
                vague.Add(effect.Alters ? SqlName.OwnerOf(effect.Name) : effect.Name);
            }
        }
        var unknown = catalog.Lines.Where(line => IsOwn(line, catalog.Schema) && IsUnknown(line, known, vague));
        return
        [
            .. SnapshotDifference
                .Given([], unexpected: unknown.Select(line => line.Text))
                .Words.Select(words => words[Verdict.Length..]),
        ];
    }

    // What is beside the schema of a tenant is the business of others.
    private static bool IsOwn(CatalogLine line, AuditedSchema schema) =>
        schema.IsTenant
            ? line.AnchorParts.Count == 1 && line.Family != LineFamily.Globals
            : !schema.IsOfOthers(line) && !(line.Noun == "schema" && schema.WithHistory.Contains(line.AnchorParts[^1]));

    private static bool IsUnknown(CatalogLine line, HashSet<string> known, HashSet<string> vague) =>
        CreatedObject.FromLine(line) is { } created
        && !known.Contains(line.Key)
        && !known.Contains($"{created.Kind} {created.WithoutArguments}")
        && !(line.Anchor.Length > 0 && vague.Contains(line.Anchor))
        && !(OwnedSequence.TableOf(line) is { } table && (vague.Contains(table) || !known.Contains($"table {table}")));
}
