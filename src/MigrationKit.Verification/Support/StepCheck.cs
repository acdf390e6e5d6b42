namespace MigrationKit.Verification.Support;

/// <summary>
/// A check that asks about one file after the other. The walk goes from an empty database to the head once, and every
/// such check asks there, at each step.
/// </summary>
internal abstract class StepCheck(string fix, bool isAllowable = false) : Check(fix, isAllowable)
{
    /// <summary>
    /// Asks in the state before the file, rows in place. The database stays as it is: what is done there is rolled back,
    /// or happens on a clone.
    /// </summary>
    public virtual Task BeforeAsync(WalkStep step, Findings findings, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>
    /// Asks in the state before the file still, when its effects are known: a transaction has been rehearsed, and is gone.
    /// </summary>
    public virtual Task RehearsedAsync(WalkStep step, Findings findings, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>Asks in the state after the file, in the same way.</summary>
    public virtual Task AfterAsync(WalkStep step, Findings findings, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>Sums up at the head.</summary>
    public virtual Task<Judgement> ConcludeAsync(
        VerificationContext context,
        WalkResult walk,
        Findings findings,
        CancellationToken cancellationToken
    ) => Task.FromResult(Conclude(context, walk, findings));

    /// <summary>The same for a check that need ask nothing more.</summary>
    protected virtual Judgement Conclude(VerificationContext context, WalkResult walk, Findings findings) =>
        findings.ToJudgement();

    /// <inheritdoc/>
    public override async Task<Judgement> JudgeAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        var walk = await context.WalkAsync(cancellationToken).ConfigureAwait(false);
        var findings = walk.Findings[this];
        var start = TimeProvider.System.GetTimestamp();
        var judgement = await ConcludeAsync(context, walk, findings, cancellationToken).ConfigureAwait(false);
        return judgement with { Duration = findings.Duration + TimeProvider.System.GetElapsedTime(start) };
    }
}
