namespace MigrationKit.Verification.Checks;

/// <summary>MK203: with the history gone, a run leaves schema and rows as they are.</summary>
internal sealed class MK203_LostHistory()
    : Check(
        "Write footprints (migrationkit footprint), so that the run can tell what is there already; guard what writes rows."
    )
{
    public override bool NeedsHead => true;

    public override async Task<Judgement> JudgeAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        await using var database = await WithoutHistoryAsync(context, cancellationToken).ConfigureAwait(false);
        var before = await DatabaseContents.TakeAsync(database, cancellationToken).ConfigureAwait(false);
        string outcome;
        MigrationReport report;
        try
        {
            (report, outcome) = await ApplyAsync(context, database, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationKitException e)
        {
            return Judgement.FailIfAny([Evidence.From(e, "without its history row: ")]);
        }
        var after = await DatabaseContents.TakeAsync(database, cancellationToken).ConfigureAwait(false);
        var differences = after.Differences(before);
        return Judgement.FailIfAny(
            differences.Count == 0
                ? []
                : await FindAsync(context, report, differences, cancellationToken).ConfigureAwait(false),
            outcome
        );
    }

    /// <summary>What the run did, in words too; a file may be refused by name.</summary>
    private static async Task<(MigrationReport Report, string Outcome)> ApplyAsync(
        VerificationContext context,
        TestDatabase database,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var report = await context.ApplyFolderAsync(database.DataSource, cancellationToken).ConfigureAwait(false);
            return (report, $"{report.With(MigrationOutcome.Adopted).Count} adopted, {report.Applied.Count} run again");
        }
        catch (MigrationFailedException e) when (e is { Refused: true, Report: not null })
        {
            return (e.Report, $"{e.Name} is refused by name");
        }
        catch (DecisionNeededException e) when (e.Report is not null)
        {
            return (e.Report, $"{e.Decision.Migrations[0]} is refused by name");
        }
    }

    /// <summary>Of the files that ran again, those that change something; without one, what changed.</summary>
    private static async Task<IReadOnlyList<Evidence>> FindAsync(
        VerificationContext context,
        MigrationReport report,
        IReadOnlyList<string> differences,
        CancellationToken cancellationToken
    )
    {
        await using var database = await WithoutHistoryAsync(context, cancellationToken).ConfigureAwait(false);
        var evidence = new List<Evidence>();
        foreach (var migration in context.Migrations.Where(m => report.Applied.Contains(m.Name)))
        {
            if (await Replay.FindAsync(database, migration, cancellationToken).ConfigureAwait(false) is { } found)
            {
                evidence.Add(found.Evidence);
            }
        }
        return evidence.Count > 0
            ? evidence
            : [.. differences.Select(word => new Evidence($"a run without the history changed something: {word}"))];
    }

    private static async Task<TestDatabase> WithoutHistoryAsync(
        VerificationContext context,
        CancellationToken cancellationToken
    )
    {
        var database = await context.HeadAsync(cancellationToken).ConfigureAwait(false);
        string[] drop = [$"drop table {context.History.Table.QualifiedName}"];
        await database.ExecuteAsync(drop, cancellationToken).ConfigureAwait(false);
        return database;
    }
}
