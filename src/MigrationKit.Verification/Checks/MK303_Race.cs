using MigrationKit.Execution;

namespace MigrationKit.Verification.Checks;

/// <summary>MK303: sixteen runners at once apply each migration once, and all exit well.</summary>
internal sealed class MK303_Race()
    : Check(
        "A migration must not end the run lock or the other runners: pg_advisory_unlock_all, pg_terminate_backend, a lock on the history."
    )
{
    private const int Runners = 16;

    public override async Task<Judgement> JudgeAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        await using var database = await context.DatabaseAsync([], cancellationToken).ConfigureAwait(false);
        var wrong = await RaceAsync(database, context.Migrations, cancellationToken).ConfigureAwait(false);
        var evidence =
            wrong.Count > 0
                ? await FirstCulprit
                    .FindAsync(context.Migrations, wrong, first => RaceAsync(context, first, cancellationToken))
                    .ConfigureAwait(false)
                : await DifferenceAttribution
                    .FindAsync(context, database, "the race ends elsewhere: ", cancellationToken)
                    .ConfigureAwait(false);
        return Judgement.FailIfAny(evidence, $"{Runners} runners");
    }

    private static async Task<IReadOnlyList<string>> RaceAsync(
        VerificationContext context,
        IReadOnlyList<Migration> migrations,
        CancellationToken cancellationToken
    )
    {
        await using var database = await context.DatabaseAsync([], cancellationToken).ConfigureAwait(false);
        return await RaceAsync(database, migrations, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What goes wrong when all runners apply these migrations to an empty database.</summary>
    private static async Task<IReadOnlyList<string>> RaceAsync(
        TestDatabase database,
        IReadOnlyList<Migration> migrations,
        CancellationToken cancellationToken
    )
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false };
        await using var dataSource = NpgsqlDataSource.Create(settings);
        var runs = await StartTogetherAsync(dataSource, ScratchHistory.For(database), migrations, cancellationToken)
            .ConfigureAwait(false);
        var errors = runs.Select(run => run.Error)
            .OfType<MigrationKitException>()
            .Select(error => $"one of the runners fails: {Evidence.From(error, "")}")
            .Distinct()
            .ToList();
        return errors.Count > 0 ? errors : NotOnce(migrations, runs.Select(run => run.Report!));
    }

    private static List<string> NotOnce(IReadOnlyList<Migration> migrations, IEnumerable<MigrationReport> reports)
    {
        var times = reports.SelectMany(report => report.Applied).CountBy(name => name).ToDictionary();
        return
        [
            .. migrations
                .Where(migration => times.GetValueOrDefault(migration.Name) != 1)
                .Select(migration => $"{migration.Name} was applied {times.GetValueOrDefault(migration.Name)} times"),
        ];
    }

    /// <summary>
    /// Holds the run lock until every runner has planned and waits for it: a race that one has won before the others
    /// are connected shows nothing.
    /// </summary>
    private static async Task<
        IReadOnlyList<(MigrationReport? Report, MigrationKitException? Error)>
    > StartTogetherAsync(
        NpgsqlDataSource dataSource,
        ScratchHistory history,
        IReadOnlyList<Migration> migrations,
        CancellationToken cancellationToken
    )
    {
        await using var gate = new RunLock(history.Table.QualifiedName);
        await gate.TryHoldAsync(
                await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false),
                cancellationToken
            )
            .ConfigureAwait(false);
        var atStart = Enumerable.Range(0, Runners).Select(_ => new TaskCompletionSource()).ToList();
        var runs = atStart
            .Select(start => RunAsync(dataSource, history, migrations, start, cancellationToken))
            .ToList();
        await Task.WhenAll(atStart.Select(start => start.Task)).ConfigureAwait(false);
        await gate.DisposeAsync().ConfigureAwait(false);
        return await Task.WhenAll(runs).ConfigureAwait(false);
    }

    private static async Task<(MigrationReport? Report, MigrationKitException? Error)> RunAsync(
        NpgsqlDataSource dataSource,
        ScratchHistory history,
        IReadOnlyList<Migration> migrations,
        TaskCompletionSource atStart,
        CancellationToken cancellationToken
    )
    {
        var run = new Run(
            dataSource,
            new(migrations, []),
            history.Options,
            happened =>
            {
                if (happened is RunLockAwaited)
                {
                    atStart.TrySetResult();
                }
            }
        );
        try
        {
            return (await run.ExecuteAsync(cancellationToken).ConfigureAwait(false), null);
        }
        catch (MigrationKitException e)
        {
            return (e.Report, e);
        }
        finally
        {
            atStart.TrySetResult();
        }
    }
}
