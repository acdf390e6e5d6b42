using System.Text.Json.Nodes;
using static MigrationKit.Cli.Shared.JsonOutput;

namespace MigrationKit.Cli.Fleets;

/// <summary>The lines of <c>--json</c> with many targets: one has begun, one has ended, and the last of all.</summary>
internal static class FleetDocument
{
    internal const string Started = "started";
    internal const string Ended = "ended";

    internal static JsonObject From(FleetTargetStarted started) =>
        Object(("event", Started), ("target", started.Target.Name));

    internal static JsonObject From(FleetTargetResult result, TargetFinding? finding) =>
        Object(
            ("event", Ended),
            ("target", result.Target.Name),
            ("server", result.Target.Server),
            ("outcome", DisplayText.Camel(result.Outcome)),
            ("applied", finding is null ? Array(result.Applied) : null),
            ("adopted", finding is null ? Array(result.Adopted) : null),
            // Of an audit: how it is, in a few words, and the issues.
            ("status", finding?.Status),
            ("issues", finding is null ? null : Array(finding.Issues)),
            ("durationMs", result.Duration.TotalMilliseconds),
            ("error", result is { Error: { } error, Outcome: FleetOutcome.Failed } ? Error(error) : null)
        );

    /// <summary>What a run would apply and record, what makes it refuse, and what a person has to decide first.</summary>
    internal static JsonObject From(FleetTargetPlanned planned) =>
        Object(
            ("event", Ended),
            ("target", planned.Target.Name),
            ("server", planned.Target.Server),
            (
                "outcome",
                planned.Plan is { Pending: [], Adopted: [], Refused: [], Decision: null } ? "nothingToDo" : "pending"
            ),
            ("adopted", Array(planned.Plan.Adopted.Select(migration => migration.Name))),
            ("pending", Array(planned.Plan.Pending.Select(migration => migration.Name))),
            ("refused", Array(planned.Plan.Refused.Select(entry => entry.Name))),
            ("decision", planned.Plan.Decision?.Message)
        );

    internal static JsonObject From(string command, FleetReport report, int exitCode) =>
        Object(
            ("event", "fleet"),
            ("command", command),
            ("success", exitCode == ExitCodes.Success),
            ("exitCode", exitCode),
            ("totals", Counts(report.Results.Select(result => (Enum)result.Outcome))),
            (
                "failed",
                Array(
                    report
                        .With(FleetOutcome.Failed)
                        .Select(result => Object(("target", result.Target.Name), ("error", Error(result.Error!))))
                )
            ),
            ("notAttempted", Array(report.With(FleetOutcome.NotAttempted).Select(result => result.Target.Name))),
            ("durationMs", report.Duration.TotalMilliseconds)
        );

    private static JsonObject Error(Exception error) => ErrorDocument.From(Failure.From(error, canceled: false));
}
