using MigrationKit.Catalog;

namespace MigrationKit.Audit.Diagnosis;

/// <summary>The sequence of an identity or serial column, which comes and goes with its table.</summary>
internal static class OwnedSequence
{
    private static readonly string[] Marks = [" owned by ", " identity of "];

    /// <summary>The table; null for any other line.</summary>
    internal static string? TableOf(CatalogLine line)
    {
        foreach (var mark in line is { IsObject: true, Noun: "sequence" } ? Marks : [])
        {
            var at = line.Text.IndexOf(mark, StringComparison.Ordinal);
            if (at >= 0)
            {
                return SqlName.OwnerOf(line.Text[(at + mark.Length)..]);
            }
        }
        return null;
    }
}
