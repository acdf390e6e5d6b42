using MigrationKit.Sources;

namespace MigrationKit.Audit.Diagnosis;

/// <summary>Names that are nearly the same as one that nothing brings.</summary>
internal static class NearMisses
{
    /// <summary>Long names that differ in more than so many characters are two names.</summary>
    private const int Farthest = 4;

    /// <summary>The nearest name of these kinds, of the database or of the folder; null where none is near.</summary>
    internal static string? Find(
        CreatedObject missing,
        IEnumerable<string> kinds,
        CatalogObjects catalog,
        FolderObjects folder
    )
    {
        var owner = missing.Kind == "column" ? SqlName.OwnerOf(missing.Name) : null;
        var candidates = catalog
            .Objects.Concat(folder.Objects)
            .Where(o => kinds.Contains(o.Kind))
            .Where(o => owner is null || SqlName.OwnerOf(o.Name) == owner)
            .Select(o => o.WithoutArguments)
            .Distinct(StringComparer.Ordinal);
        var name = owner is null ? missing.WithoutArguments : SqlName.LastOf(missing.Name);
        return candidates
            .Select(candidate =>
                (
                    Candidate: candidate,
                    Distance: EditDistance.Between(name, owner is null ? candidate : SqlName.LastOf(candidate))
                )
            )
            .Where(found => found.Distance > 0 && found.Distance <= Math.Min((name.Length + 1) / 3, Farthest))
            .OrderBy(found => found.Distance)
            .ThenBy(found => found.Candidate, StringComparer.Ordinal)
            .Select(found => found.Candidate)
            .FirstOrDefault();
    }
}
