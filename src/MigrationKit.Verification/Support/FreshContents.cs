namespace MigrationKit.Verification.Support;

/// <summary>
/// What a fresh run of the whole folder gives, schema and rows. A column in which two fresh runs differ, a clock or
/// something random, tells nothing about others.
/// </summary>
internal sealed record FreshContents(Snapshot Snapshot, RowSet Rows, IReadOnlySet<string> Masked)
{
    /// <summary>Takes them; a folder that writes no rows needs no second run.</summary>
    public static async Task<FreshContents> TakeAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        await using var database = await context
            .DatabaseAsync(context.Migrations, cancellationToken)
            .ConfigureAwait(false);
        var first = await DatabaseContents.TakeAsync(database, cancellationToken).ConfigureAwait(false);
        if (!first.Rows.Any)
        {
            return new(first.Snapshot, first.Rows, new HashSet<string>());
        }
        var (_, second) = await context.SecondFreshAsync(cancellationToken).ConfigureAwait(false);
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
}
