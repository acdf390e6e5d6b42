namespace MigrationKit.Verification.Checks;

/// <summary>MK201: the second run applies nothing and writes nothing.</summary>
internal sealed class MK201_Rerun()
    : Check(
        "A migration must not change what the next run sees of the history: its rows, its schema, the search_path of database or role."
    )
{
    public override async Task<Judgement> JudgeAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        var database = await context.AppliedAsync(cancellationToken).ConfigureAwait(false);
        var fresh = await context.FreshAsync(cancellationToken).ConfigureAwait(false);
        var found = await FindAsync(database, fresh.Contents, context.Migrations, cancellationToken)
            .ConfigureAwait(false);
        if (found.Count == 0)
        {
            return Judgement.Pass(Plural.Count(context.Migrations.Count, "migration"));
        }
        return Judgement.FailIfAny(
            await FirstCulprit
                .FindAsync(context.Migrations, found, first => FindAsync(context, first, cancellationToken))
                .ConfigureAwait(false)
        );
    }

    /// <summary>What a second run of these migrations does wrong, after a first one on an empty database.</summary>
    private static async Task<IReadOnlyList<string>> FindAsync(
        VerificationContext context,
        IReadOnlyList<Migration> migrations,
        CancellationToken cancellationToken
    )
    {
        // Not a clone of that state: what ALTER DATABASE … SET says is lost in a clone.
        await using var database = await context.DatabaseAsync(migrations, cancellationToken).ConfigureAwait(false);
        var contents = await DatabaseContents.TakeAsync(database, cancellationToken).ConfigureAwait(false);
        return await FindAsync(database, contents, migrations, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<string>> FindAsync(
        TestDatabase database,
        DatabaseContents before,
        IReadOnlyList<Migration> migrations,
        CancellationToken cancellationToken
    )
    {
        if (await FaultOfSecondRunAsync(database, migrations, cancellationToken).ConfigureAwait(false) is { } fault)
        {
            return [fault];
        }
        var after = await DatabaseContents.TakeAsync(database, cancellationToken).ConfigureAwait(false);
        return [.. after.Differences(before).Select(word => $"the second run changed something: {word}")];
    }

    private static async Task<string?> FaultOfSecondRunAsync(
        TestDatabase database,
        IReadOnlyList<Migration> migrations,
        CancellationToken cancellationToken
    )
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            Options = "-c default_transaction_read_only=on",
            Pooling = false,
        };
        await using var readOnly = NpgsqlDataSource.Create(settings);
        try
        {
            var report = await ScratchHistory
                .For(database)
                .ApplyAsync(readOnly, migrations, cancellationToken)
                .ConfigureAwait(false);
            return report.Applied.Count > 0
                ? $"the second run applied {string.Join(", ", report.Applied)} again"
                : null;
        }
        catch (MigrationKitException e)
        {
            return $"the second run fails: {Evidence.From(e, "")}";
        }
    }
}
