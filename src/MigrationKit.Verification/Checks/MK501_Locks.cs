namespace MigrationKit.Verification.Checks;

/// <summary>
/// MK501: on tables that held rows before the file, no rewrite and no full scan happens under a lock that blocks
/// writes. Judged by mode, rewrite and scan, never by time: times depend on the machine, these do not.
/// </summary>
internal sealed class MK501_Locks()
    : StepCheck(
        "MK501",
        "locks",
        "Build indexes CONCURRENTLY in a no-transaction file; add constraints NOT VALID and validate them in a later file; "
            + "or declare it intended: -- migrationkit: allow MK501 REASON"
    )
{
    public override async Task RehearsedAsync(Step step, Findings findings, CancellationToken cancellationToken)
    {
        // What is over in a moment is not worth the time.
        if (step.Effects.Any(effect => effect.IsOverBudget))
        {
            step.Effects = await TimedRun
                .MeasureAsync(step, step.Context.Options.LockRows, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    public override Task AfterAsync(Step step, Findings findings, CancellationToken cancellationToken)
    {
        if (step.Failure is { IsInvented: false } failure)
        {
            findings.Note($"{step.Migration.Name} fails where rows are in place: see MK401 ({failure.Error.SqlState})");
        }
        foreach (var effect in step.Effects)
        {
            var place = new Place(step.Migration, effect.Statement);
            var cause = $"{step.Migration.Name}: {effect.Words}";
            if (effect.IsOverBudget)
            {
                findings.Fail(place, effect.TimedWords, cause);
            }
            else if (effect.IsWorthALook)
            {
                findings.Warn(place, effect.TimedWords, cause);
            }
            if (effect.IsNewLock || effect.IsOverBudget)
            {
                findings.Rows.Add(effect.Cells(step.Migration));
            }
        }
        return Task.CompletedTask;
    }

    protected override Judgement Conclude(VerificationContext context, WalkResult walk, Findings findings) =>
        findings.ToJudgement(walk.Database.Tables.Filled.Any() ? null : "no table holds rows") with
        {
            Table = findings.Rows.Count == 0 ? null : new(StatementEffect.Columns, [.. findings.Rows]),
        };
}
