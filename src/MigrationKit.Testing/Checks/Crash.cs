namespace MigrationKit.Testing.Checks;

/// <summary>
/// MK302: the backend dies after any statement, the server crashes in the middle of each file; then a rerun ends in
/// the fresh snapshot.
/// </summary>
internal sealed class Crash()
    : Check(
        "MK302",
        "crash",
        "Guard the statement, so that a rerun after a crash finds its way; split a no-transaction file."
    )
{
    public override async Task<Judgement> JudgeAsync(
        Scene scene,
        CancellationToken cancellationToken
    )
    {
        var evidence = new List<Evidence>();
        foreach (var migration in scene.Migrations)
        {
            await JudgeAsync(scene, migration, evidence, cancellationToken).ConfigureAwait(false);
        }
        var servers = await CrashedServer
            .JudgeAsync(scene, evidence, cancellationToken)
            .ConfigureAwait(false);
        return Judgement.FailIfAny(evidence, $"a backend after every statement; {servers}");
    }

    private static async Task JudgeAsync(
        Scene scene,
        Migration migration,
        List<Evidence> evidence,
        CancellationToken cancellationToken
    )
    {
        var before = scene.Before(migration);
        await using var database = await scene
            .DatabaseAsync(before, samples: false, cancellationToken)
            .ConfigureAwait(false);
        // A no-transaction file resumes after what is done, so that each crash needs a database of its own to be at
        // its statement: one crash in its middle has to do.
        var places = migration.NoTransaction
            ? [migration.Statements.Count / 2]
            : Enumerable.Range(0, migration.Statements.Count + 1);
        foreach (var place in places)
        {
            try
            {
                IReadOnlyList<Migration> broken =
                [
                    .. before,
                    Sabotage.After(migration, place, Sabotage.Die),
                ];
                await Scene
                    .ApplyAsync(database.DataSource, broken, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (MigrationKitException)
            {
                // This is what was meant to happen; what counts is how the rerun ends.
            }
        }
        try
        {
            await Scene
                .ApplyAsync(database.DataSource, scene.Migrations, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (MigrationKitException e)
        {
            evidence.Add(Blame.ForAny(e, "after a crash the rerun fails: "));
            return;
        }
        evidence.AddRange(
            (
                await scene.DifferencesAsync(database, cancellationToken).ConfigureAwait(false)
            ).Select(word => new Evidence(
                $"after a crash in this file the rerun ends elsewhere: {word}",
                migration.Path
            ))
        );
    }
}
