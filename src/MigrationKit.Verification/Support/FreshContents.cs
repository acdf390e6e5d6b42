namespace MigrationKit.Verification.Support;

/// <summary>
/// What a fresh run of the whole folder gives, schema and rows. A column in which two fresh runs differ, a clock or
/// something random, tells nothing about others.
/// </summary>
internal sealed record FreshContents(Snapshot Snapshot, RowSet Rows, IReadOnlySet<string> Masked)
{
    public static async Task<FreshContents> TakeAsync(
        ScratchDatabases empty,
        MigrationSet set,
        CancellationToken cancellationToken
    )
    {
        var first = await ApplyAsync(empty, set, cancellationToken).ConfigureAwait(false);
        if (!first.Rows.Any)
        {
            return new(first.Snapshot, first.Rows, new HashSet<string>());
        }
        var second = await ApplyAsync(empty, set, cancellationToken).ConfigureAwait(false);
        HashSet<string> masked =
        [
            .. first.Rows.ColumnsThatDiffer(second.Rows),
            .. first.Rows.ColumnsWithClocks(TimeProvider.System.GetUtcNow()),
        ];
        return new(first.Snapshot, first.Rows, masked);
    }

    /// <summary>How other contents differ from these, in words.</summary>
    public IReadOnlyList<string> Differences(DatabaseContents other) =>
        other.DifferencesAsSets(new(Snapshot, Rows), Masked);

    private static async Task<DatabaseContents> ApplyAsync(
        ScratchDatabases empty,
        MigrationSet set,
        CancellationToken cancellationToken
    )
    {
        await using var database = await empty
            .CreateAsync("verify fresh", cancellationToken)
            .ConfigureAwait(false);
        await VerificationContext
            .ApplyAsync(database.DataSource, set.Migrations, cancellationToken)
            .ConfigureAwait(false);
        return await DatabaseContents.TakeAsync(database, cancellationToken).ConfigureAwait(false);
    }
}
