using MigrationKit.Execution;

namespace MigrationKit.Verification.Checks;

/// <summary>
/// MK302: the backend dies, and the server crashes, at each kind of statement and a sample of more; then a rerun ends in the fresh
/// snapshot, with the fresh rows.
/// </summary>
internal sealed class MK302_Crash()
    : StepCheck("Guard the statement, so that a rerun after a crash succeeds; split a no-transaction file.")
{
    public override async Task<Judgement> JudgeAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        // On a server of its own, so beside the walk.
        var crashing = CrashedServer.JudgeAsync(context, cancellationToken);
        var judgement = await base.JudgeAsync(context, cancellationToken).ConfigureAwait(false);
        var (evidence, outcome) = await crashing.ConfigureAwait(false);
        return Judgement.FailIfAny([.. judgement.Evidence, .. evidence], $"{judgement.Reason}; {outcome}") with
        {
            Duration = judgement.Duration,
        };
    }

    /// <summary>
    /// A transaction whose backend died is gone, as the rehearsal of the walk shows. A no-transaction file resumes after
    /// what is done, so that each crash needs a clone of its own.
    /// </summary>
    public override async Task BeforeAsync(WalkStep step, Findings findings, CancellationToken cancellationToken)
    {
        var places = step.CrashPlaces;
        if (!step.Migration.NoTransaction || places.Count == 0)
        {
            return;
        }
        DatabaseContents expected;
        try
        {
            expected = await UndisturbedAsync(step, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationFailedException e)
        {
            findings.Note(
                $"{step.Migration.Name} fails where rows are in place: see MK401 ({e.SqlState})",
                "see MK401"
            );
            return;
        }
        foreach (var place in places)
        {
            if (await JudgeAsync(step, place, expected, cancellationToken).ConfigureAwait(false) is { } found)
            {
                findings.Fail(step.Migration, found);
                return;
            }
        }
    }

    protected override Judgement Conclude(VerificationContext context, WalkResult walk, Findings findings) =>
        findings.ToJudgement(
            Plural.Count(context.Migrations.Sum(migration => context.CrashPlaces.In(migration).Count), "backend")
        );

    /// <summary>What the database holds after the file where nothing crashes.</summary>
    private static async Task<DatabaseContents> UndisturbedAsync(WalkStep step, CancellationToken cancellationToken)
    {
        await using var clone = await step.Walk.CloneAsync(cancellationToken).ConfigureAwait(false);
        await RunAsync(clone, step, step.Migration, cancellationToken).ConfigureAwait(false);
        return await DatabaseContents.TakeAsync(clone, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Evidence?> JudgeAsync(
        WalkStep step,
        int place,
        DatabaseContents expected,
        CancellationToken cancellationToken
    )
    {
        await using var database = await step.Walk.CloneAsync(cancellationToken).ConfigureAwait(false);
        var statement = await CrashAsync(step, place, database, cancellationToken).ConfigureAwait(false);
        try
        {
            await RerunAsync(step, database, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationKitException e)
        {
            return Evidence.From(e, "after a crash the rerun fails: ");
        }
        var contents = await DatabaseContents.TakeAsync(database, cancellationToken).ConfigureAwait(false);
        if (contents.Differences(expected).Count == 0)
        {
            return null;
        }
        // A clock, or something random, differs without a crash, too.
        var again = await UndisturbedAsync(step, cancellationToken).ConfigureAwait(false);
        var words = contents.DifferencesAsSets(expected, expected.Rows.ColumnsThatDiffer(again.Rows));
        return words.Count == 0
            ? null
            : Evidence.At(
                step.Migration,
                statement,
                $"after a crash in this file the rerun ends elsewhere: {string.Join("; ", words)}"
            );
    }

    /// <summary>Runs the file up to a place, where its backend dies.</summary>
    /// <returns>The statement before the place where it runs alone, so that its record is lost; otherwise null.</returns>
    private static async Task<SqlStatement?> CrashAsync(
        WalkStep step,
        int place,
        TestDatabase database,
        CancellationToken cancellationToken
    )
    {
        var migration = step.Migration;
        try
        {
            var broken = FaultInjection.After(migration, place, FaultInjection.Die);
            await RunAsync(database, step, broken, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationKitException)
        {
            // This is what was meant to happen; what counts is how the rerun ends.
        }
        if (!NoTransactionRun.IsAlone(migration, place - 1))
        {
            return null;
        }
        await ForgetAsync(step, database, place, cancellationToken).ConfigureAwait(false);
        return migration.Statements[place - 1];
    }

    /// <summary>
    /// Applies the file; where the run asks whether a statement was carried out, the answer is that it runs again, because
    /// that is the one that has to be harmless.
    /// </summary>
    private static async Task RerunAsync(WalkStep step, TestDatabase database, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(database, step, step.Migration, cancellationToken).ConfigureAwait(false);
        }
        catch (InterruptedStatementException e)
        {
            await new StatementDecision(
                database.DataSource,
                new([.. step.Before, step.Migration], []),
                step.Context.History.Options
            )
                .RecordAsync(e.Name, e.Statement, isDone: false, cancellationToken)
                .ConfigureAwait(false);
            await RunAsync(database, step, step.Migration, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Task<MigrationReport> RunAsync(
        TestDatabase database,
        WalkStep step,
        Migration migration,
        CancellationToken cancellationToken
    ) => step.Context.History.ApplyAsync(database, [.. step.Before, migration], cancellationToken);

    /// <summary>
    /// Takes the history back to the moment when the last statement was carried out and its record was not yet: it was
    /// announced, which a number below zero says.
    /// </summary>
    private static async Task ForgetAsync(
        WalkStep step,
        TestDatabase database,
        int done,
        CancellationToken cancellationToken
    )
    {
        var migration = step.Migration;
        await using var command = database.DataSource.CreateCommand(
            $"update {step.Context.History.Table.QualifiedName} set statements_done = $1, checksum = $3 where version = $2"
        );
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = -done });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Name });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.ChecksumOfFirst(done - 1) });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
