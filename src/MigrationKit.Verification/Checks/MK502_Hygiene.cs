namespace MigrationKit.Verification.Checks;

/// <summary>
/// MK502: no file leaks session state, nor settings of the database or a role. The runner takes the session's back;
/// another tool, or psql, would not.
/// </summary>
internal sealed class MK502_Hygiene()
    : StepCheck(
        "Use SET LOCAL, drop temporary objects, release locks; leave settings of the database and of roles to an administrator."
    )
{
    public override Task AfterAsync(WalkStep step, Findings findings, CancellationToken cancellationToken)
    {
        foreach (var leak in step.Leaks)
        {
            // Names the first statement after which the leak was there.
            findings.Fail(
                new(step.Migration, leak.Statement),
                leak.What.StartsWith("setting of", StringComparison.Ordinal)
                    ? $"leaves a {leak.What}"
                    : $"leaks into the session: {leak.What}"
            );
        }
        return Task.CompletedTask;
    }
}
