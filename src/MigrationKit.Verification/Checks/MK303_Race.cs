using MigrationKit.Exceptions;
using MigrationKit.Execution;
using MigrationKit.History;
using MigrationKit.Verification.Support;
using Npgsql;

namespace MigrationKit.Verification.Checks;

/// <summary>MK303: sixteen runners at once apply each migration once, and all exit well.</summary>
internal sealed class MK303_Race()
    : Check(
        "MK303",
        "race",
        "A migration must not end the run lock or the other runners: pg_advisory_unlock_all, pg_terminate_backend, a lock on the history."
    )
{
    private const int Runners = 16;
    private static readonly HistoryTable History = new(
        "public",
        new MigratorOptions().HistoryTable
    );

    public override async Task<Judgement> JudgeAsync(
        VerificationContext context,
        CancellationToken cancellationToken
    )
    {
        await using var database = await context
            .DatabaseAsync([], cancellationToken)
            .ConfigureAwait(false);
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            Pooling = false,
        };
        await using var dataSource = NpgsqlDataSource.Create(settings);
        var runs = await StartTogetherAsync(dataSource, context, cancellationToken)
            .ConfigureAwait(false);
        var evidence = runs.Where(run => run.Error is not null)
            .Select(run => Evidence.From(run.Error!, "one of the runners fails: "))
            .Distinct()
            .ToList();
        if (evidence.Count == 0)
        {
            evidence.AddRange(NotOnce(context.Migrations, runs.Select(run => run.Report!)));
        }
        evidence.AddRange(
            await DifferenceAttribution
                .FindAsync(
                    context,
                    await context
                        .DifferencesAsync(database, cancellationToken)
                        .ConfigureAwait(false),
                    "the race ends elsewhere: ",
                    cancellationToken
                )
                .ConfigureAwait(false)
        );
        return Judgement.FailIfAny(evidence, $"{Runners} runners");
    }

    private static IEnumerable<Evidence> NotOnce(
        IReadOnlyList<Migration> migrations,
        IEnumerable<MigrationReport> reports
    )
    {
        var times = reports
            .SelectMany(report => report.Applied)
            .CountBy(name => name)
            .ToDictionary();
        return migrations
            .Where(migration => times.GetValueOrDefault(migration.Name) != 1)
            .Select(migration => new Evidence(
                $"was applied {times.GetValueOrDefault(migration.Name)} times",
                migration.Path
            ));
    }

    /// <summary>
    /// Holds the run lock until every runner has planned and waits for it: a race that one has won before the others
    /// are connected shows nothing.
    /// </summary>
    private static async Task<
        IReadOnlyList<(MigrationReport? Report, MigrationKitException? Error)>
    > StartTogetherAsync(
        NpgsqlDataSource dataSource,
        VerificationContext context,
        CancellationToken cancellationToken
    )
    {
        var gate = new RunLock(History.QualifiedName);
        await using var _ = gate.ConfigureAwait(false);
        await gate.TryHoldAsync(
                await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false),
                cancellationToken
            )
            .ConfigureAwait(false);
        var atStart = Enumerable.Range(0, Runners).Select(_ => new TaskCompletionSource()).ToList();
        var runs = atStart
            .Select(start => RunAsync(dataSource, context, start, cancellationToken))
            .ToList();
        await Task.WhenAll(atStart.Select(start => start.Task)).ConfigureAwait(false);
        await gate.DisposeAsync().ConfigureAwait(false);
        return await Task.WhenAll(runs).ConfigureAwait(false);
    }

    private static async Task<(MigrationReport? Report, MigrationKitException? Error)> RunAsync(
        NpgsqlDataSource dataSource,
        VerificationContext context,
        TaskCompletionSource atStart,
        CancellationToken cancellationToken
    )
    {
        var run = new Run(
            dataSource,
            new(context.Migrations, []),
            new(),
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
