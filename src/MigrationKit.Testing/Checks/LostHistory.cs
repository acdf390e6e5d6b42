namespace MigrationKit.Testing.Checks;

/// <summary>MK203: with the history gone, a run leaves schema and rows as they are.</summary>
internal sealed class LostHistory()
    : Check(
        "MK203",
        "lost history",
        "Write footprints (migrationkit footprint), so that the run can tell what is there already; guard what writes rows."
    )
{
    public override async Task<Judgement> JudgeAsync(
        Scene scene,
        CancellationToken cancellationToken
    )
    {
        await using var database = await scene
            .DatabaseAsync(scene.Migrations, samples: true, cancellationToken)
            .ConfigureAwait(false);
        var before = await Content.TakeAsync(database, cancellationToken).ConfigureAwait(false);
        await using (var drop = database.DataSource.CreateCommand("drop table schema_migrations"))
        {
            await drop.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        string outcome;
        try
        {
            var report = await scene
                .ApplyFolderAsync(database.DataSource, cancellationToken)
                .ConfigureAwait(false);
            outcome =
                $"{report.With(MigrationOutcome.Adopted).Count} adopted, {report.Applied.Count} run again";
        }
        catch (MigrationFailedException e) when (e.Refused)
        {
            outcome = $"{e.Name} is refused by name";
        }
        catch (MigrationFailedException e)
        {
            return Judgement.FailIfAny([Blame.ForAny(e, "without its history row: ")]);
        }
        var after = await Content.TakeAsync(database, cancellationToken).ConfigureAwait(false);
        return Judgement.FailIfAny(
            [
                .. after
                    .Differences(before)
                    .Select(word => new Evidence(
                        $"a run without the history changed something: {word}"
                    )),
            ],
            outcome
        );
    }
}
