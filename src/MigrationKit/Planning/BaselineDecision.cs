namespace MigrationKit.Planning;

/// <summary>What a run makes of pending files on a database that may have run them already. No effects.</summary>
/// <param name="Adopted">The migrations that the catalog proves to have run: recorded, not run.</param>
/// <param name="Unclear">Those of which nobody knows; where there are any, nothing is adopted or run.</param>
/// <param name="Last">The last unclear migration of which an object exists; null where there is none.</param>
internal sealed record BaselineDecision(
    IReadOnlyList<Migration> Adopted,
    IReadOnlyList<Migration> Unclear,
    Migration? Last
)
{
    /// <param name="pending">The pending migrations in apply order.</param>
    /// <param name="fitting">How many of them, from the first on, the catalog equals by their footprints.</param>
    /// <param name="existing">Those of which an object exists.</param>
    /// <param name="begun">Whether the history says where it begins.</param>
    public static BaselineDecision Make(
        IReadOnlyList<Migration> pending,
        int fitting,
        IReadOnlySet<Migration> existing,
        bool begun
    )
    {
        var proven = pending.Take(fitting).ToList();
        var rest = pending.Skip(fitting).ToList();
        var last = rest.FindLastIndex(existing.Contains);
        // Nothing tells of a file that only changes rows whether it ran; one that leaves something shows that it did not.
        var unclear = begun || fitting > 0 ? Math.Max(last + 1, begun ? 0 : SilentAtFirst(rest)) : rest.Count;
        var asked = proven
            .Where(migration => migration.Footprint is { IsEmpty: true })
            .Concat(rest.Take(unclear))
            .Where(migration => !migration.MayRunAgain)
            .ToList();
        return asked.Count > 0
            ? new([], asked, last < 0 ? proven.LastOrDefault() : rest[last])
            : new([.. proven.Where(m => m.Footprint is { IsEmpty: false })], [], null);
    }

    private static int SilentAtFirst(List<Migration> migrations) =>
        migrations.TakeWhile(migration => !Shows(migration)).Count();

    private static bool Shows(Migration migration) =>
        migration.Footprint is { IsEmpty: false } || CreatedObjects.From([], [migration], "", guarded: true).Count > 0;
}
