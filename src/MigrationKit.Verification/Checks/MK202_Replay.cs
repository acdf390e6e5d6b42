namespace MigrationKit.Verification.Checks;

/// <summary>MK202: every file run again by hand changes nothing and raises nothing.</summary>
internal sealed class MK202_Replay()
    : StepCheck("Guard the statement: if not exists, or replace, on conflict do nothing, where not exists.")
{
    public override async Task AfterAsync(WalkStep step, Findings findings, CancellationToken cancellationToken)
    {
        var found = await Replay.FindAsync(step, cancellationToken).ConfigureAwait(false);
        if (found is not { } change)
        {
            return;
        }
        var (evidence, cause) = change;
        if (step.Migration.Replayable || step.Context.Options.Replayable)
        {
            findings.Fail(step.Migration, evidence);
        }
        else
        {
            findings.Warn(step.Migration, evidence, cause);
        }
    }
}
