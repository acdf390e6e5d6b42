namespace MigrationKit.Verification.Support;

/// <summary>Compares what a database holds before and after, in words for evidence.</summary>
internal sealed record DatabaseContents(Snapshot Snapshot, RowSet Rows)
{
    public static Task<DatabaseContents> TakeAsync(TestDatabase database, CancellationToken cancellationToken)
    {
        // In a new session: a file may have changed what a database tells one at its start.
        database.DataSource.Clear();
        return TakeAsync(database.DataSource, ScratchHistory.For(database), cancellationToken);
    }

    public static async Task<DatabaseContents> TakeAsync(
        NpgsqlDataSource dataSource,
        ScratchHistory history,
        CancellationToken cancellationToken
    ) =>
        new(
            await history.SnapshotAsync(dataSource, cancellationToken).ConfigureAwait(false),
            await RowSet.TakeAsync(dataSource, cancellationToken).ConfigureAwait(false)
        );

    /// <summary>What differs, in words; empty where nothing does.</summary>
    public IReadOnlyList<string> Differences(DatabaseContents expected) =>
        [
            .. SnapshotDifference.Between(Snapshot, expected.Snapshot).Words,
            .. Rows.Changes(expected.Rows),
            .. Rows.Additions(expected.Rows),
        ];

    /// <summary>What differs where rows count as sets, columns that tell nothing left out.</summary>
    public IReadOnlyList<string> DifferencesAsSets(DatabaseContents expected, IReadOnlySet<string> masked) =>
        [
            .. SnapshotDifference.Between(Snapshot, expected.Snapshot).Words,
            .. Rows.DifferencesAsSets(expected.Rows, masked),
        ];
}
