namespace MigrationKit.Verification.Support;

/// <summary>
/// One thing that has to hold of a folder of migrations. The name of the class says its ID, which never changes, and
/// what holds where it passes: <c>MK203_LostHistory</c> is MK203, lost history.
/// </summary>
/// <param name="fix">What to do where it does not, in a sentence.</param>
/// <param name="isAllowable">Whether a file may also declare it intended.</param>
internal abstract class Check(string fix, bool isAllowable = false)
{
    public string Id => GetType().Name.Split('_')[0];

    public string Title => NameInWords.From(GetType().Name.Split('_')[1]);

    public string Fix => isAllowable ? $"{fix}; or declare it intended: -- migrationkit: allow {Id} REASON" : fix;

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
