using System.Text;

namespace MigrationKit.Verification;

/// <summary>How a check ended.</summary>
public enum Verdict
{
    /// <summary>What the check stands for holds.</summary>
    Pass,

    /// <summary>It may be meant; a person should look.</summary>
    Warn,

    /// <summary>It does not hold.</summary>
    Fail,

    /// <summary>There was nothing to judge, or no way to; the reason is given.</summary>
    Skipped,
}

/// <summary>What became of one check.</summary>
/// <param name="Id">The check's ID, such as <c>MK201</c>.</param>
/// <param name="Title">What holds where it passes, in a few words.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Evidence">What it saw: of a failure the guilty files and statements.</param>
/// <param name="Reason">Why it was skipped, or what was judged; empty where there is nothing to say.</param>
/// <param name="Fix">What to do where it does not hold.</param>
/// <param name="Duration">How long it took.</param>
public sealed record CheckResult(
    string Id,
    string Title,
    Verdict Verdict,
    IReadOnlyList<Evidence> Evidence,
    string Reason,
    string Fix,
    TimeSpan Duration
)
{
    /// <summary>What it measured on the way; null for checks that measure nothing.</summary>
    public MeasuredTable? Table { get; init; }

    /// <summary>The whole result as text, for the message of a failed test.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"{Id} {Title}: {Verdict.ToString().ToLowerInvariant()}");
        text.Append(Reason.Length == 0 ? "" : $" ({Reason})");
        foreach (var evidence in Evidence)
        {
            text.Append("\n  ")
                .Append(Verdict == Verdict.Fail && evidence.IsWarning ? "warning: " : "")
                .Append(evidence.ToString().Replace("\n", "\n  ", StringComparison.Ordinal));
        }
        return Verdict is Verdict.Fail or Verdict.Warn
            ? text.Append("\n  fix: ").Append(Fix).ToString()
            : text.ToString();
    }

    /// <summary>Nothing, unless the check failed.</summary>
    /// <exception cref="CheckFailedException">The check failed; the message is the whole result.</exception>
    public void ThrowIfFailed()
    {
        if (Verdict == Verdict.Fail)
        {
            throw new CheckFailedException(this);
        }
    }
}

/// <summary>A check failed. The message is the evidence.</summary>
public sealed class CheckFailedException(CheckResult result) : Exception(result.ToString())
{
    /// <summary>The result.</summary>
    public CheckResult Result { get; } = result;
}
