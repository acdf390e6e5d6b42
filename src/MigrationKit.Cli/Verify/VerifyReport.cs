using System.Text.Json.Nodes;

namespace MigrationKit.Cli.Verify;

/// <summary>A whole verification, as every form of output shows it.</summary>
/// <param name="Server">The scratch server, in words.</param>
/// <param name="Seed">What everything random was drawn from.</param>
/// <param name="Results">One for each check, in the order of the IDs.</param>
/// <param name="Duration">From the first check to the last.</param>
internal sealed record VerifyReport(string Server, int Seed, IReadOnlyList<CheckResult> Results, TimeSpan Duration)
{
    internal bool Failed => Results.Any(result => result.Verdict == Verdict.Fail);

    /// <summary>What deserves a look, the worst first; of a check that failed what it only warns of apart.</summary>
    internal IEnumerable<CheckResult> Findings =>
        Results
            .Where(result => result.Verdict is Verdict.Warn or Verdict.Fail)
            .SelectMany(BySeverity)
            .OrderByDescending(result => result.Verdict);

    private static IEnumerable<CheckResult> BySeverity(CheckResult result)
    {
        var severities = result.Evidence.ToLookup(evidence => evidence.IsWarning);
        return result.Verdict == Verdict.Fail && severities[true].Any()
            ?
            [
                result with
                {
                    Evidence = [.. severities[false]],
                },
                result with
                {
                    Verdict = Verdict.Warn,
                    Evidence = [.. severities[true]],
                },
            ]
            : [result];
    }

    /// <summary>The totals, the server and the seed in one line.</summary>
    internal string Summary =>
        $"{VerdictTotals.From(this).InWords()} in {Shared.Duration.InWords(Duration)}; {Server}, seed {Seed}.";
}

/// <summary>How many checks ended in which way.</summary>
internal sealed record VerdictTotals(int Passed, int Warned, int Failed, int Skipped)
{
    internal static VerdictTotals From(VerifyReport report)
    {
        return new(Count(Verdict.Pass), Count(Verdict.Warn), Count(Verdict.Fail), Count(Verdict.Skipped));

        int Count(Verdict verdict) => report.Results.Count(result => result.Verdict == verdict);
    }

    internal JsonObject ToJson() =>
        JsonOutput.Object(("passed", Passed), ("warned", Warned), ("failed", Failed), ("skipped", Skipped));

    internal string InWords() => $"{Passed} passed, {Warned} warned, {Failed} failed, {Skipped} skipped";
}
