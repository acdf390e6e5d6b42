namespace MigrationKit.Verification.Checks;

/// <summary>MK102: the whole folder applies to an empty database.</summary>
internal sealed class MK102_Fresh()
    : Check(
        "Make the file run on a database that has only what the files before it created. What the platform brings goes into setup.sql."
    )
{
    public override bool NeedsFresh => false;

    public override async Task<Judgement> JudgeAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        try
        {
            await context.FreshAsync(cancellationToken).ConfigureAwait(false);
            var findings = new Findings(Id, context.IsOnBase);
            foreach (var (migration, evidence) in IdleCreates.In(context.Migrations))
            {
                findings.Warn(migration, evidence);
            }
            return findings.ToJudgement(Plural.Count(context.Migrations.Count, "migration"));
        }
        catch (MigrationKitException e)
        {
            return Judgement.FailIfAny([Evidence.From(e, "")]);
        }
    }
}
