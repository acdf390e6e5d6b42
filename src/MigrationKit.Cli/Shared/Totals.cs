using System.Text.Json.Nodes;
using static System.FormattableString;

namespace MigrationKit.Cli.Shared;

/// <summary>How many migrations ended in which way.</summary>
internal sealed record Totals(int Applied, int Skipped, int Adopted, int Failed, int NotAttempted)
{
    internal static Totals From(MigrationReport report)
    {
        return new(
            Count(MigrationOutcome.Applied),
            Count(MigrationOutcome.Skipped),
            Count(MigrationOutcome.Adopted),
            Count(MigrationOutcome.Failed),
            Count(MigrationOutcome.NotAttempted)
        );

        int Count(MigrationOutcome outcome) => report.Results.Count(result => result.Outcome == outcome);
    }

    internal JsonObject ToJson() =>
        JsonOutput.Object(
            ("applied", Applied),
            ("skipped", Skipped),
            ("adopted", Adopted),
            ("failed", Failed),
            ("notAttempted", NotAttempted)
        );

    internal string InWords(MigrationReport report)
    {
        var adopted = Adopted == 0 ? "" : Invariant($", {Adopted} adopted");
        var dryRun = report.DryRun ? "Dry run, rolled back: " : "";
        return Invariant(
            $"{dryRun}{Applied} applied, {Skipped} skipped{adopted}, {Failed} failed, {NotAttempted} not attempted in {Duration.InWords(report.Duration)}."
        );
    }
}
