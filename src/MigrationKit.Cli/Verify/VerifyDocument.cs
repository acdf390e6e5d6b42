using System.Text.Json.Nodes;
using static MigrationKit.Cli.Shared.JsonOutput;

namespace MigrationKit.Cli.Verify;

/// <summary>The answer of <c>verify --json</c>.</summary>
internal static class VerifyDocument
{
    internal static JsonObject From(VerifyReport report, int exitCode) =>
        Object(
            ("command", "verify"),
            ("success", exitCode == ExitCodes.Success),
            ("exitCode", exitCode),
            ("server", report.Server),
            ("seed", report.Seed),
            ("checks", Array(report.Results.Select(Check))),
            ("totals", VerdictTotals.From(report).ToJson()),
            ("durationMs", report.Duration.TotalMilliseconds)
        );

    private static JsonObject Check(CheckResult result) =>
        Object(
            ("id", result.Id),
            ("title", result.Title),
            ("verdict", DisplayText.For(result.Verdict)),
            ("reason", result.Reason),
            ("evidence", Array(result.Evidence.Select(OfEvidence))),
            ("fix", result.Fix),
            ("measured", result.Table is { } table ? Measured(table) : null),
            ("durationMs", result.Duration.TotalMilliseconds)
        );

    /// <summary>One thing that a check saw; members that are not known are left out.</summary>
    internal static JsonObject OfEvidence(Evidence evidence) =>
        Object(
            ("message", evidence.Message),
            ("path", evidence.Path),
            ("line", evidence.Line > 0 ? evidence.Line : null),
            ("column", evidence.Column > 0 ? evidence.Column : null),
            ("isWarning", evidence.IsWarning ? true : null)
        );

    private static JsonObject Measured(MeasuredTable table) =>
        Object(("columns", Array(table.Columns)), ("rows", Array(table.Rows.Select(Array))));
}
