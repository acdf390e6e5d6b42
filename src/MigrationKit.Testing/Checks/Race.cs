using Npgsql;

namespace MigrationKit.Testing.Checks;

/// <summary>MK303: sixteen runners at once apply each migration once, and all exit well.</summary>
internal sealed class Race()
    : Check(
        "MK303",
        "race",
        "A migration must not end the run lock or the other runners: pg_advisory_unlock_all, pg_terminate_backend, a lock on the history."
    )
{
    private const int Runners = 16;

    public override async Task<Judgement> JudgeAsync(
        Scene scene,
        CancellationToken cancellationToken
    )
    {
        await using var database = await scene
            .DatabaseAsync([], samples: false, cancellationToken)
            .ConfigureAwait(false);
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            Pooling = false,
        };
        await using var dataSource = NpgsqlDataSource.Create(settings);
        var runs = await Task.WhenAll(
                Enumerable
                    .Range(0, Runners)
                    .Select(_ => RunAsync(dataSource, scene, cancellationToken))
            )
            .ConfigureAwait(false);
        var evidence = new List<Evidence>();
        evidence.AddRange(
            runs.Where(run => run.Error is not null)
                .Select(run => Blame.ForAny(run.Error!, "one of the runners fails: "))
                .Distinct()
        );
        var applied = runs.SelectMany(run => run.Report?.Applied ?? [])
            .CountBy(name => name)
            .ToDictionary();
        evidence.AddRange(
            scene
                .Migrations.Where(migration =>
                    evidence.Count == 0 && applied.GetValueOrDefault(migration.Name) != 1
                )
                .Select(migration => new Evidence(
                    $"was applied {applied.GetValueOrDefault(migration.Name)} times",
                    migration.Path
                ))
        );
        evidence.AddRange(
            await Guilt
                .FindAsync(
                    scene,
                    await scene.DifferencesAsync(database, cancellationToken).ConfigureAwait(false),
                    "the race ends elsewhere: ",
                    cancellationToken
                )
                .ConfigureAwait(false)
        );
        return Judgement.FailIfAny(evidence, $"{Runners} runners");
    }

    private static async Task<(MigrationReport? Report, MigrationKitException? Error)> RunAsync(
        NpgsqlDataSource dataSource,
        Scene scene,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (
                await Scene
                    .ApplyAsync(dataSource, scene.Migrations, cancellationToken)
                    .ConfigureAwait(false),
                null
            );
        }
        catch (MigrationKitException e)
        {
            return (e.Report, e);
        }
    }
}
