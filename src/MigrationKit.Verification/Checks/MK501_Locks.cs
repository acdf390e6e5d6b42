namespace MigrationKit.Verification.Checks;

/// <summary>
/// MK501: on tables that held rows before the file, no rewrite and no full scan happens under a lock that blocks
/// writes. Judged by mode, rewrite and scan, never by time: times depend on the machine, these do not.
/// </summary>
internal sealed class MK501_Locks()
    : StepCheck(
        "Build indexes CONCURRENTLY in a no-transaction file; add constraints NOT VALID and validate them in a later file; "
            + "give a statement that goes through a whole table a file of its own",
        isAllowable: true
    )
{
    public override async Task RehearsedAsync(WalkStep step, Findings findings, CancellationToken cancellationToken)
    {
        // What is over in a moment is not worth the time.
        if (step.Effects.Any(effect => effect.IsOverBudget))
        {
            step.Effects = await TimedRun
                .MeasureAsync(step, step.Context.Options.LockRows, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    public override Task AfterAsync(WalkStep step, Findings findings, CancellationToken cancellationToken)
    {
        if (step.Failure is { IsInvented: false } failure)
        {
            findings.Note(
                $"{step.Migration.Name} fails where rows are in place: see MK401 ({failure.Error.SqlState})",
                "see MK401"
            );
        }
        foreach (var effect in step.Effects)
        {
            var place = new Place(step.Migration, effect.Statement);
            var cause = $"{step.Migration.Name}: {effect.Words}";
            if (effect.IsOverBudget)
            {
                findings.Fail(place, effect.TimedWords, cause);
            }
            else if (HeldDuring(step, effect) is { } later)
            {
                findings.Warn(
                    place,
                    $"{effect.Words} until the file ends, and line {later.Statement.Line} {later.Whole} {later.Table} meanwhile",
                    cause
                );
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

    /// <summary>What a later statement does to all rows of another table while the lock is held.</summary>
    private static StatementEffect? HeldDuring(WalkStep step, StatementEffect effect) =>
        step.Migration.NoTransaction || !effect.IsNewLock || !LockModes.BlocksWrites(effect.Mode)
            ? null
            : step.Effects.FirstOrDefault(later =>
                later.Statement.Start > effect.Statement.Start && later.Oid != effect.Oid && later.Whole is not null
            );

    protected override Judgement Conclude(VerificationContext context, WalkResult walk, Findings findings) =>
        findings.ToJudgement(walk.Database.Tables.Filled.Any() ? null : "no table holds rows") with
        {
            Table = findings.Rows.Count == 0 ? null : new(StatementEffect.Columns, [.. findings.Rows]),
        };
}
