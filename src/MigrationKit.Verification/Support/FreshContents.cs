namespace MigrationKit.Verification.Support;

/// <summary>
/// What a fresh run of the whole folder gives, schema and rows. A column in which two fresh runs differ, a clock or
/// something random, tells nothing about others.
/// </summary>
internal sealed record FreshContents(DatabaseContents Contents, IReadOnlySet<string> Masked)
{
    /// <summary>Takes them; a folder that writes no rows, and nothing that belongs to the whole server, needs no second run.</summary>
    public static async Task<FreshContents> TakeAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        var database = await context.AppliedAsync(cancellationToken).ConfigureAwait(false);
        var first = await DatabaseContents.TakeAsync(database, cancellationToken).ConfigureAwait(false);
        if (!first.Rows.Any && !context.WritesToServer)
        {
            return new(first, new HashSet<string>());
        }
        var second = await TakeSecondAsync(context, cancellationToken).ConfigureAwait(false);
        HashSet<string> masked =
        [
            .. first.Rows.ColumnsThatDiffer(second.Rows),
            .. first.Rows.ColumnsWithClocks(TimeProvider.System.GetUtcNow()),
        ];
        return new(first, masked);
    }

    public Snapshot Snapshot => Contents.Snapshot;

    public RowSet Rows => Contents.Rows;

    private static async Task<DatabaseContents> TakeSecondAsync(
        VerificationContext context,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var database = await context
                .DatabaseAsync(context.Migrations, cancellationToken)
                .ConfigureAwait(false);
            return await DatabaseContents.TakeAsync(database, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationFailedException e)
            when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.DuplicateObject } error)
        {
            throw new MigrationFailedException(
                e.Name,
                $"only one database of a server can take this file: {error.MessageText} ({error.SqlState}). Roles and tablespaces "
                    + "belong to the whole server: create one only where it is missing, or in setup.sql.",
                e
            )
            {
                Path = e.Path,
                Line = e.Line,
                Column = e.Column,
                SqlState = e.SqlState,
            };
        }
    }

    /// <summary>How other contents differ from these, in words.</summary>
    public IReadOnlyList<string> Differences(DatabaseContents other) => other.DifferencesAsSets(Contents, Masked);
}
