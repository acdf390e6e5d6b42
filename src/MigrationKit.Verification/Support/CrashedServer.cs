using System.Diagnostics.CodeAnalysis;
using MigrationKit.Exceptions;
using MigrationKit.Testing;
using Npgsql;

namespace MigrationKit.Verification.Support;

/// <summary>The part of MK302 that crashes a whole server, one of its own.</summary>
internal static class CrashedServer
{
    /// <returns>What was done, in words.</returns>
    [SuppressMessage(
        "Security",
        "CA5394",
        Justification = "A crash needs no secret, but the same seed the same place."
    )]
    public static async Task<string> JudgeAsync(
        VerificationContext context,
        List<Evidence> evidence,
        CancellationToken cancellationToken
    )
    {
        if (context.Options.CrashServer is not { } start)
        {
            return "no server of its own to crash";
        }
        await using var host = await start(cancellationToken).ConfigureAwait(false);
        if (!host.CanKillBackends)
        {
            return $"host {host.Name} cannot crash its server";
        }
        var random = new Random(context.Options.Seed);
        var empty = await TestDatabases.CreateAsync(host, cancellationToken).ConfigureAwait(false);
        var crashes = 0;
        foreach (
            var migration in context.Migrations.Where(m =>
                m is { NoTransaction: false, Statements.Count: > 0 }
            )
        )
        {
            var places = context.Options.Thorough
                ? Enumerable.Range(0, migration.Statements.Count + 1)
                : [random.Next(migration.Statements.Count + 1)];
            foreach (var place in places)
            {
                await using var database = await empty
                    .CreateAsync("crash", cancellationToken)
                    .ConfigureAwait(false);
                await JudgeAsync(
                        context,
                        host,
                        database,
                        migration,
                        place,
                        evidence,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                crashes++;
            }
        }
        return $"{crashes} crashes of the server, seed {context.Options.Seed}";
    }

    private static async Task JudgeAsync(
        VerificationContext context,
        PostgresHost host,
        TestDatabase database,
        Migration migration,
        int place,
        List<Evidence> evidence,
        CancellationToken cancellationToken
    )
    {
        // The file waits at the place until the server is gone.
        var waiting = FaultInjection.After(
            migration,
            place,
            "select pg_catalog.pg_sleep(60) as migrationkit_fault"
        );
        var run = VerificationContext.ApplyAsync(
            database.DataSource,
            [.. context.Before(migration), waiting],
            cancellationToken
        );
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
        try
        {
            await VerificationContext
                .ApplyAsync(database.DataSource, context.Migrations, cancellationToken)
                .ConfigureAwait(false);
            evidence.AddRange(
                (
                    await context
                        .DifferencesAsync(database, cancellationToken)
                        .ConfigureAwait(false)
                ).Select(word => new Evidence(
                    $"after a crash of the server in this file the rerun ends elsewhere: {word}",
                    migration.Path
                ))
            );
        }
        catch (MigrationKitException e)
        {
            evidence.Add(
                Evidence.From(
                    e,
                    $"after a crash of the server in {migration.Name} the rerun fails: "
                )
            );
        }
    }

    /// <summary>The process that waits; null where the run ended before it got there.</summary>
    private static async Task<int?> FindAsync(
        PostgresHost host,
        TestDatabase database,
        Task run,
        CancellationToken cancellationToken
    )
    {
        // Not from a pool: what is in it may be from before the last crash.
        var unpooled = new NpgsqlConnectionStringBuilder(host.ConnectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(unpooled.ConnectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(
            "select pid from pg_stat_activity where datname = $1 and wait_event = 'PgSleep' and query like '%migrationkit_fault%'",
            connection
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = database.Name });
        while (!run.IsCompleted)
        {
            if (
                await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false)
                is int processId
            )
            {
                return processId;
            }
            await Task.Delay(5, cancellationToken).ConfigureAwait(false);
        }
        return null;
    }
}
