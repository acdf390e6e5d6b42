namespace MigrationKit.Verification.Checks;

/// <summary>MK101: what reading the folder finds. A folder that cannot be read never gets this far.</summary>
internal sealed class MK101_Readable() : Check("Fix the reported files first; the other checks depend on them.")
{
    public override bool NeedsFresh => false;

    public override Task<Judgement> JudgeAsync(VerificationContext context, CancellationToken cancellationToken) =>
        Task.FromResult(
            Judgement.WarnIfAny(
                [.. context.Set.Warnings.Select(w => new Evidence(w.Message, w.Path, w.Line, w.Column))],
                LeftOut(context.Set.LeftOut)
            ) with
            {
                Fix = "Do what each message says. A warning fails nothing, and the other checks ran.",
            }
        );

    private static string? LeftOut(IReadOnlyList<LeftOutFile> files) =>
        files.Count == 0
            ? null
            : "left out: "
                + string.Join(", ", files.CountBy(file => file.Rule).Select(rule => $"{rule.Value} ({rule.Key})"));
}
