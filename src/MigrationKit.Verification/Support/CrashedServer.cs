using MigrationKit.Execution;

namespace MigrationKit.Verification.Support;

/// <summary>Crashes a whole server, one of its own.</summary>
internal static class CrashedServer
{
    /// <summary>
    /// Brings one database from empty to the head, with a crash of the server at each of the places, and compares the end
    /// with a fresh run.
    /// </summary>
    /// <returns>What went wrong, and what was done, in words.</returns>
    public static async Task<(IReadOnlyList<Evidence> Evidence, string Outcome)> JudgeAsync(
        VerificationContext context,
        CancellationToken cancellationToken
    )
    {
        if (context.Options.CrashServer is not { } start)
        {
            return ([], "no server of its own to crash");
        }
        await using var host = await start(cancellationToken).ConfigureAwait(false);
        if (!host.CanKillBackends)
        {
            return ([], $"host {host.Name} cannot crash its server");
        }
        return await JudgeAsync(context, host, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<(IReadOnlyList<Evidence> Evidence, string Outcome)> JudgeAsync(
        VerificationContext context,
        PostgresHost host,
        CancellationToken cancellationToken
    )
    {
        await using var empty = await context.ScratchAsync(host, cancellationToken).ConfigureAwait(false);
        await using var database = await empty.CreateAsync("crash", cancellationToken).ConfigureAwait(false);
        var crashes = 0;
        Migration? last = null;
        try
        {
            foreach (var migration in context.Migrations.Where(m => !m.NoTransaction))
            {
                foreach (var place in context.CrashPlaces.In(migration))
                {
                    last = migration;
                    await CrashAsync(context, host, database, migration, place, cancellationToken)
                        .ConfigureAwait(false);
                    crashes++;
                }
            }
            await context.History.ApplyAsync(database, context.Migrations, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationKitException e)
        {
            var words = $"after a crash of the server in {last?.Name} the rerun fails: ";
            return ([Evidence.From(e, words)], Outcome(crashes, context));
        }
        var evidence = await DifferenceAttribution
            .FindAsync(context, database, "after crashes of the server the rerun ends elsewhere: ", cancellationToken)
            .ConfigureAwait(false);
        return (evidence, Outcome(crashes, context));
    }

    private static string Outcome(int crashes, VerificationContext context) =>
        $"{Plural.Count(crashes, "crash")} of the server, seed {context.Options.Seed}";

    private static async Task CrashAsync(
        VerificationContext context,
        PostgresHost host,
        TestDatabase database,
        Migration migration,
        int place,
        CancellationToken cancellationToken
    )
    {
        // What is before the file is a rerun after the crash before.
        var before = context.Before(migration);
        await context.History.ApplyAsync(database, before, cancellationToken).ConfigureAwait(false);
        // The file waits at the place until the server is gone.
        var waiting = FaultInjection.After(migration, place, "select pg_catalog.pg_sleep(60) as migrationkit_fault");
        var run = context.History.ApplyAsync(database, [.. before, waiting], cancellationToken);
        var backend = await FindAsync(host, database, run, cancellationToken).ConfigureAwait(false);
        if (backend is { } processId)
        {
            await host.KillBackendAsync(processId, cancellationToken).ConfigureAwait(false);
        }
        try
        {
            await run.ConfigureAwait(false);
        }
        catch (MigrationKitException)
        {
            // This is what was meant to happen; what counts is how the rerun ends.
        }
        database.DataSource.Clear();
    }

    /// <summary>The process that waits; null where the run ended before it got there.</summary>
    private static async Task<int?> FindAsync(
        PostgresHost host,
        TestDatabase database,
        Task run,
        CancellationToken cancellationToken
    )
    {
        // What is in a pool may be from before the last crash.
        await using var connection = await host.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var query = OwnPath.Query(
            connection,
            "select pid from pg_stat_activity where datname = $1 and wait_event = 'PgSleep' and query like '%migrationkit_fault%'",
            new NpgsqlParameter<string> { TypedValue = database.Name }
        );
        var backoff = new Backoff(2, 50);
        while (!run.IsCompleted)
        {
            if (await query.ReadScalarAsync(cancellationToken).ConfigureAwait(false) is int processId)
            {
                return processId;
            }
            await backoff.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
        return null;
    }
}
