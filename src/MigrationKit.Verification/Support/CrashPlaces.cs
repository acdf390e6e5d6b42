namespace MigrationKit.Verification.Support;

/// <summary>
/// Where MK302 crashes: points that are alike for the server need not all be tried. One for each kind of statement, a
/// sample by seed, and every block or procedure of a no-transaction file, because each commits as it likes; or all.
/// </summary>
internal sealed class CrashPlaces
{
    private const int Sample = 4;

    private readonly ILookup<Migration, int> _places;

    public CrashPlaces(IEnumerable<Migration> migrations, VerificationOptions options)
    {
        var all = migrations
            .SelectMany(migration =>
                Enumerable.Range(1, migration.Statements.Count).Select(place => new Place(migration, place))
            )
            .ToList();
        var random = new Random(options.Seed);
        var chosen = options.Thorough
            ? all
            : all.Where(place => place.IsUnlikeAnyOther)
                .Concat(all.DistinctBy(place => (place.Migration.NoTransaction, place.Kind)))
                .Concat(Draw(all.Where(place => !place.Migration.NoTransaction), random))
                .Concat(Draw(all.Where(place => place.Migration.NoTransaction), random));
        _places = chosen.Distinct().ToLookup(place => place.Migration, place => place.Number);
    }

    /// <summary>After which statements of a migration, counted from 1, there is a crash.</summary>
    public IReadOnlyList<int> In(Migration migration) => [.. _places[migration].Order()];

    private static IEnumerable<Place> Draw(IEnumerable<Place> places, Random random) =>
        [
            .. places
                .Select(place => (place, Lot: random.Next()))
                .OrderBy(pair => pair.Lot)
                .Take(Sample)
                .Select(pair => pair.place),
        ];

    private sealed record Place(Migration Migration, int Number)
    {
        private string[] Words =>
            Migration
                .Statements[Number - 1]
                .Text.ToUpperInvariant()
                .Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries);

        public string Kind =>
            Words switch
            {
                ["CREATE" or "ALTER" or "DROP" or "REFRESH" or "COMMENT", var noun, ..] => $"{Words[0]} {noun}",
                [var verb, ..] => verb,
                _ => "",
            };

        public bool IsUnlikeAnyOther => Migration.NoTransaction && Kind is ("DO" or "CALL");
    }
}
