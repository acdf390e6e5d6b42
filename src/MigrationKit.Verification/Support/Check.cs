namespace MigrationKit.Verification.Support;

/// <summary>One thing that has to hold of a folder of migrations.</summary>
/// <param name="id">The ID. It never changes.</param>
/// <param name="title">What holds where it passes, in a few words.</param>
/// <param name="fix">What to do where it does not, in a sentence.</param>
internal abstract class Check(string id, string title, string fix)
{
    public string Id => id;
    public string Title => title;
    public string Fix => fix;

    /// <summary>Whether the check makes sense of a folder that does not apply to an empty database.</summary>
    public virtual bool NeedsFresh => true;

    /// <summary>Whether the check waits for the head of the walk, so that it is better begun late.</summary>
    public virtual bool NeedsHead => false;

    /// <summary>Judges. Throws only what is not the folder's fault.</summary>
    public abstract Task<Judgement> JudgeAsync(VerificationContext context, CancellationToken cancellationToken);
}

/// <summary>What a check found.</summary>
internal sealed record Judgement(Verdict Verdict, IReadOnlyList<Evidence> Evidence, string? Reason = null)
{
    public MeasuredTable? Table { get; init; }

    /// <summary>How long the check worked, where that is not the time from its start to its end.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>What to do, where another check says it.</summary>
    public string? Fix { get; init; }

    public static Judgement Pass(string? reason = null) => new(Verdict.Pass, [], reason);

    public static Judgement Skip(string reason) => new(Verdict.Skipped, [], reason);

    /// <summary>Fails with evidence, passes without.</summary>
    public static Judgement FailIfAny(IReadOnlyList<Evidence> evidence, string? reason = null) =>
        new(evidence.Count > 0 ? Verdict.Fail : Verdict.Pass, evidence, reason);

    /// <summary>Warns with evidence, passes without.</summary>
    public static Judgement WarnIfAny(IReadOnlyList<Evidence> evidence, string? reason = null) =>
        new(evidence.Count > 0 ? Verdict.Warn : Verdict.Pass, evidence, reason);
}
