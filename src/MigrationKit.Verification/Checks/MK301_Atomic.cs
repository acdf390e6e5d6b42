namespace MigrationKit.Verification.Checks;

/// <summary>MK301: a failure after any statement leaves snapshot, rows and history as before.</summary>
internal sealed class MK301_Atomic()
    : StepCheck("Take out what works around the transaction: dblink, COPY TO PROGRAM, another connection.")
{
    /// <summary>
    /// The server rolls back what the transaction wrote. What is left to look for is what went another way, where the
    /// database has anything that reaches out of it.
    /// </summary>
    public override async Task BeforeAsync(WalkStep step, Findings findings, CancellationToken cancellationToken)
    {
        if (
            step.Migration.NoTransaction
            || !await step.Walk.ReachesOutsideAsync(cancellationToken).ConfigureAwait(false)
        )
        {
            return;
        }
        for (var count = 1; count <= step.Migration.Statements.Count; count++)
        {
            if (await LeftAsync(step, count, cancellationToken).ConfigureAwait(false) is { } left)
            {
                findings.Fail(
                    new(step.Migration, step.Migration.Statements[count - 1]),
                    $"a failure after this statement leaves behind: {left}"
                );
                return;
            }
        }
    }

    protected override Judgement Conclude(VerificationContext context, WalkResult walk, Findings findings)
    {
        var judged = context
            .Migrations.Where(migration => !migration.NoTransaction)
            .Sum(migration => migration.Statements.Count);
        var resumed = context.Migrations.Count(migration => migration.NoTransaction);
        return judged == 0
            ? Judgement.Skip("every file is no-transaction, and resumes instead")
            : findings.ToJudgement(
                Plural.Count(judged, "statement")
                    + (
                        resumed > 0
                            ? $"; {Plural.Count(resumed, "no-transaction file")} {(resumed == 1 ? "resumes" : "resume")} instead"
                            : ""
                    )
            );
    }

    /// <summary>What is left behind by a failure after some statements; null where nothing is.</summary>
    private static async Task<string?> LeftAsync(WalkStep step, int count, CancellationToken cancellationToken)
    {
        var before = await DatabaseContents
            .TakeAsync(step.Walk.DataSource, step.Context.History, cancellationToken)
            .ConfigureAwait(false);
        var statements = step.Migration.Statements.Take(count).Select(statement => statement.Text);
        await step.RollBackAsync(
                connection => connection.TryAsync([.. statements, FaultInjection.Fail], cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
        var after = await DatabaseContents
            .TakeAsync(step.Walk.DataSource, step.Context.History, cancellationToken)
            .ConfigureAwait(false);
        var left = after.Differences(before);
        return left.Count == 0 ? null : string.Join("; ", left);
    }
}
