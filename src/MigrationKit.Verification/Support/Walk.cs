namespace MigrationKit.Verification.Support;

/// <summary>
/// One way from an empty database to the head, rows in place: each file is rehearsed, applied and asked about where it
/// stands. So the work grows with the statements of the folder, and not with its square.
/// </summary>
internal sealed class Walk(VerificationContext context, IReadOnlyList<StepCheck> checks)
{
    private readonly Dictionary<StepCheck, Findings> _findings = checks.ToDictionary(
        check => check,
        check => new Findings(check.Id, context.IsOnBase)
    );

    public async Task<WalkResult> RunAsync(CancellationToken cancellationToken)
    {
        var database = await WalkDatabase.CreateAsync(context, cancellationToken).ConfigureAwait(false);
        try
        {
            for (var i = 0; i < context.Migrations.Count; i++)
            {
                context.Walked = i;
                var released = ReleasedFrom(i);
                if (released > 0)
                {
                    await database.CatchUpAsync(i + released, cancellationToken).ConfigureAwait(false);
                    i += released - 1;
                    await database.FillAsync(context.Migrations[i], [], cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    await StepAsync(database, i, cancellationToken).ConfigureAwait(false);
                }
            }
            context.Walked = context.Migrations.Count;
            // Now, because who clones the head disconnects everybody from it. In a new session, because a file may have
            // changed what a database tells one at its start.
            var head = await context.History.SnapshotAsync(database.Unpooled, cancellationToken).ConfigureAwait(false);
            return new(_findings, database, head);
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>How many files from here on are not judged, up to the next that has samples: they are applied at once.</summary>
    private int ReleasedFrom(int index)
    {
        var count = 0;
        foreach (var migration in context.Migrations.Skip(index).TakeWhile(migration => !context.IsJudged(migration)))
        {
            count++;
            if (context.Samples.ContainsKey(migration.Name))
            {
                break;
            }
        }
        return count;
    }

    private async Task StepAsync(WalkDatabase database, int index, CancellationToken cancellationToken)
    {
        var step = new WalkStep(context, context.Migrations[index], index, database);

        await AskAsync((check, findings) => check.BeforeAsync(step, findings, cancellationToken)).ConfigureAwait(false);
        IReadOnlyCollection<uint> touched = step.Migration.NoTransaction
            ? []
            : await database.RehearseAsync(step, cancellationToken).ConfigureAwait(false);
        var before = await RowsBefore
            .TakeAsync(database.DataSource, Endangered(database, step), cancellationToken)
            .ConfigureAwait(false);
        if (step.Failure is null)
        {
            await AskAsync((check, findings) => check.RehearsedAsync(step, findings, cancellationToken))
                .ConfigureAwait(false);
            var applied = await database.ApplyAsync(step, cancellationToken).ConfigureAwait(false);
            touched = [.. touched, .. applied];
        }
        if (step.Failure is not null)
        {
            // Its rows may be in the way of the files that follow, too.
            await database.RebuildAsync(index + 1, cancellationToken).ConfigureAwait(false);
        }
        else if (before is not null)
        {
            step.Losses = await before.LossesAsync(database.DataSource, cancellationToken).ConfigureAwait(false);
        }
        await AskAsync((check, findings) => check.AfterAsync(step, findings, cancellationToken)).ConfigureAwait(false);
        await database.FillAsync(step.Migration, touched, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The tables whose rows the file may change; of a no-transaction file all that it names.</summary>
    private static HashSet<string> Endangered(WalkDatabase database, WalkStep step) =>
        step.Migration.NoTransaction
            ?
            [
                .. database
                    .Tables.Filled.Where(table =>
                        step.Migration.Text.Contains(table.Name.Split('.')[^1], StringComparison.OrdinalIgnoreCase)
                    )
                    .Select(table => table.Name),
            ]
            : [.. step.Effects.Where(effect => effect.EndangersRows).Select(effect => effect.Table)];

    /// <summary>Asks every check that has not given up; an error of a check ends that check alone.</summary>
    private async Task AskAsync(Func<StepCheck, Findings, Task> ask)
    {
        foreach (var check in checks)
        {
            var findings = _findings[check];
            if (findings.HasGivenUp)
            {
                continue;
            }
            var start = TimeProvider.System.GetTimestamp();
            try
            {
                await ask(check, findings).ConfigureAwait(false);
            }
            catch (Exception e) when (e is MigrationKitException or NpgsqlException)
            {
                findings.GiveUp(Evidence.ThatStopped(e));
            }
            findings.Duration += TimeProvider.System.GetElapsedTime(start);
        }
    }
}

/// <summary>What the walk leaves: what the checks found on the way, the database at the head, rows in place, and its schema.</summary>
internal sealed record WalkResult(
    IReadOnlyDictionary<StepCheck, Findings> Findings,
    WalkDatabase Database,
    Snapshot Snapshot
) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Database.DisposeAsync();
}

/// <summary>The rows that were there before a file, and what their tables and columns were called.</summary>
internal sealed record RowsBefore(RowSet Rows, DateTimeOffset Time, RowNames Names)
{
    /// <summary>Those of some tables; null where there is none.</summary>
    public static async Task<RowsBefore?> TakeAsync(
        NpgsqlDataSource dataSource,
        HashSet<string> tables,
        CancellationToken cancellationToken
    )
    {
        if (tables.Count == 0)
        {
            return null;
        }
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        var (rows, time) = await RowSet.TakeAsync(connection, tables, cancellationToken).ConfigureAwait(false);
        return new(rows, time, await RowNames.TakeAsync(connection, tables, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>What became of them, under whatever names they are now.</summary>
    public async Task<IReadOnlyList<string>> LossesAsync(
        NpgsqlDataSource dataSource,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        var tables = await Names.RefreshAsync(connection, cancellationToken).ConfigureAwait(false);
        var (rows, end) = await RowSet.TakeAsync(connection, tables, cancellationToken).ConfigureAwait(false);
        return [.. rows.Losses(Rows.Renamed(Names), Time, end)];
    }
}
