using System.Text.Json.Nodes;
using static MigrationKit.Cli.Shared.JsonOutput;

namespace MigrationKit.Cli.Status;

/// <summary>The answer of <c>status --json</c>.</summary>
internal static class StatusDocument
{
    internal static JsonObject From(MigrationPlan plan, int exitCode) =>
        Object(
            ("command", "status"),
            ("success", true),
            ("exitCode", exitCode),
            ("history", plan.History),
            ("migrations", Array(plan.Entries.Select(Entry))),
            ("totals", Counts(plan.Entries.Select(entry => (Enum)entry.State))),
            // What is worth saying but stops nothing.
            ("warnings", Array(plan.Warnings))
        );

    /// <summary>How one migration stands.</summary>
    internal static JsonObject Entry(PlanEntry entry) =>
        Object(
            ("name", entry.Name),
            ("state", DisplayText.Camel(entry.State)),
            ("refused", entry.Refused),
            ("reason", entry.Reason),
            // What to do about it.
            ("advice", entry.Advice),
            ("path", entry.Migration?.Path),
            ("appliedAt", entry.History?.AppliedAt),
            ("appliedBy", entry.History?.AppliedBy),
            ("durationMs", entry.History?.Duration?.TotalMilliseconds),
            ("statementsDone", entry.History?.StatementsDone)
        );
}
