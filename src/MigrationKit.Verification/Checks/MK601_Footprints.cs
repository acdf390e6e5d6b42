namespace MigrationKit.Verification.Checks;

/// <summary>MK601: the footprint files are what a fresh run gives.</summary>
internal sealed class MK601_Footprints()
    : Check("Regenerate them with migrationkit footprint or a FootprintWriter, and review what changed.")
{
    // A footprint that is not what the file does stops a run; that is just what this check has to tell.
    public override bool NeedsFresh => false;

    public override async Task<Judgement> JudgeAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(context.Options.Folder, FootprintWriter.Folder);
        if (!Directory.Exists(folder))
        {
            return Judgement.Skip("there are no footprints: migrationkit footprint or a FootprintWriter writes them");
        }
        var writer = await context.FootprintsAsync(cancellationToken).ConfigureAwait(false);
        var stale = await writer.CheckAsync(cancellationToken).ConfigureAwait(false);
        return Judgement.FailIfAny(stale);
    }
}
