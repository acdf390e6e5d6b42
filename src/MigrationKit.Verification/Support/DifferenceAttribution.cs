using MigrationKit.Catalog;

namespace MigrationKit.Verification.Support;

/// <summary>Finds the file behind a difference.</summary>
internal static class DifferenceAttribution
{
    /// <summary>Evidence of how a database differs from a fresh run.</summary>
    public static async Task<IReadOnlyList<Evidence>> FindAsync(
        VerificationContext context,
        TestDatabase database,
        string before,
        CancellationToken cancellationToken
    )
    {
        var words = await context.DifferencesAsync(database, cancellationToken).ConfigureAwait(false);
        return await FindAsync(context, words, before, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Evidence of differences from a fresh run, each with the last file that made what differs.</summary>
    /// <param name="before">What to say before each.</param>
    public static async Task<IReadOnlyList<Evidence>> FindAsync(
        VerificationContext context,
        IReadOnlyCollection<string> words,
        string before,
        CancellationToken cancellationToken
    )
    {
        if (words.Count == 0)
        {
            return [];
        }
        var writer = await context.FootprintsAsync(cancellationToken).ConfigureAwait(false);
        var made = (
            from footprint in await writer.TakeAsync(cancellationToken).ConfigureAwait(false)
            from line in footprint.Added
            select (CatalogLine.Parse(line).Key, footprint.Migration)
        ).ToList();
        return [.. words.Select(word => Evidence.At(Behind(word), before + word))];

        // What no fresh run makes is only named somewhere.
        Place? Behind(string word) =>
            made.LastOrDefault(line => word.Contains(line.Key, StringComparison.Ordinal)) is { Migration: { } name }
            && context.Set.Find(name) is { } migration
                ? new(migration, StatementSearch.LastNaming(migration, word))
                : StatementSearch.LastNaming(context.Migrations, word);
    }
}
