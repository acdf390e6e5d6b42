using MigrationKit.Testing;

namespace MigrationKit.Verification.Support;

/// <summary>Compares what a database holds before and after, in words for evidence.</summary>
internal sealed record DatabaseContents(Snapshot Snapshot, RowSet Rows)
{
    public static async Task<DatabaseContents> TakeAsync(
        TestDatabase database,
        CancellationToken cancellationToken
    ) =>
        new(
            await Snapshot
                .TakeAsync(database.DataSource, cancellationToken: cancellationToken)
                .ConfigureAwait(false),
            await RowSet.TakeAsync(database.DataSource, cancellationToken).ConfigureAwait(false)
        );

    /// <summary>What differs, in words; empty where nothing does.</summary>
    public IReadOnlyList<string> Differences(DatabaseContents expected) =>
        [
            .. SnapshotDifference.Between(Snapshot, expected.Snapshot).Words,
            .. Rows.Changes(expected.Rows),
            .. Rows.Additions(expected.Rows),
        ];
}
