using MigrationKit.Exceptions;
using MigrationKit.Execution;
using MigrationKit.Testing;
using MigrationKit.Verification.Support;
using Npgsql;

namespace MigrationKit.Verification.Checks;

/// <summary>
/// MK302: the backend dies after any statement, the server crashes in the middle of each file; then a rerun ends in
/// the fresh snapshot.
/// </summary>
internal sealed class MK302_Crash()
    : Check(
        "MK302",
        "crash",
        "Guard the statement, so that a rerun after a crash finds its way; split a no-transaction file."
    )
{
    public override async Task<Judgement> JudgeAsync(
        VerificationContext context,
        CancellationToken cancellationToken
    )
    {
        var evidence = new List<Evidence>();
        foreach (var migration in context.Migrations)
        {
            await JudgeAsync(context, migration, evidence, cancellationToken).ConfigureAwait(false);
        }
        var servers = await CrashedServer
            .JudgeAsync(context, evidence, cancellationToken)
            .ConfigureAwait(false);
        return Judgement.FailIfAny(evidence, $"a backend after every statement; {servers}");
    }

    private static async Task JudgeAsync(
        VerificationContext context,
        Migration migration,
        List<Evidence> evidence,
        CancellationToken cancellationToken
    )
    {
        if (!migration.NoTransaction)
        {
            var places = Enumerable.Range(0, migration.Statements.Count + 1);
            await JudgeAsync(context, migration, [.. places], evidence, cancellationToken)
                .ConfigureAwait(false);
            return;
        }
        // Such a file resumes after what is done, so that each crash needs a database of its own to be at its statement.
        for (var place = 1; place <= migration.Statements.Count; place++)
        {
            var count = evidence.Count;
            await JudgeAsync(context, migration, [place], evidence, cancellationToken)
                .ConfigureAwait(false);
            if (evidence.Count > count)
            {
                return;
            }
        }
    }

    private static async Task JudgeAsync(
        VerificationContext context,
        Migration migration,
        IReadOnlyList<int> places,
        List<Evidence> evidence,
        CancellationToken cancellationToken
    )
    {
        var before = context.Before(migration);
        await using var database = await context
            .DatabaseAsync(before, samples: false, cancellationToken)
            .ConfigureAwait(false);
        foreach (var place in places)
        {
            try
            {
                IReadOnlyList<Migration> broken =
                [
                    .. before,
                    FaultInjection.After(migration, place, FaultInjection.Die),
                ];
                await VerificationContext
                    .ApplyAsync(database.DataSource, broken, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (MigrationKitException)
            {
                // This is what was meant to happen; what counts is how the rerun ends.
            }
        }
        var statement =
            migration.NoTransaction && NoTransactionRun.IsAlone(migration, places[0] - 1)
                ? migration.Statements[places[0] - 1]
                : null;
        if (statement is not null)
        {
            await ForgetAsync(database, migration, places[0], cancellationToken)
                .ConfigureAwait(false);
        }
        try
        {
            await RerunAsync(context, database, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationKitException e)
        {
            evidence.Add(Evidence.From(e, "after a crash the rerun fails: "));
            return;
        }
        evidence.AddRange(
            (
                await context.DifferencesAsync(database, cancellationToken).ConfigureAwait(false)
            ).Select(word => new Evidence(
                $"after a crash in this file the rerun ends elsewhere: {word}",
                migration.Path,
                statement?.Line ?? 0,
                statement?.Column ?? 0
            ))
        );
    }

    /// <summary>
    /// Applies the folder; where the run asks whether a statement was carried out, the answer is that it runs again, because
    /// that is the one that has to be harmless.
    /// </summary>
    private static async Task RerunAsync(
        VerificationContext context,
        TestDatabase database,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await VerificationContext
                .ApplyAsync(database.DataSource, context.Migrations, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (InterruptedStatementException e)
        {
            await new StatementDecision(database.DataSource, new(context.Migrations, []), new())
                .RecordAsync(e.Name, e.Statement, isDone: false, cancellationToken)
                .ConfigureAwait(false);
            await VerificationContext
                .ApplyAsync(database.DataSource, context.Migrations, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Takes the history back to the moment when the last statement was carried out and its record was not yet: it was
    /// announced, which a number below zero says.
    /// </summary>
    private static async Task ForgetAsync(
        TestDatabase database,
        Migration migration,
        int done,
        CancellationToken cancellationToken
    )
    {
        await using var command = database.DataSource.CreateCommand(
            "update schema_migrations set statements_done = $1, checksum = $3 where version = $2"
        );
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = -done });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Name });
        command.Parameters.Add(
            new NpgsqlParameter<string> { TypedValue = migration.ChecksumOfFirst(done - 1) }
        );
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
