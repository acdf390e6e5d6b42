using System.Text.Json.Nodes;
using static MigrationKit.Cli.Shared.JsonOutput;

namespace MigrationKit.Cli.Audit.Report;

/// <summary>The answer of <c>audit --json</c>; members that are not known are left out.</summary>
internal static class AuditDocument
{
    internal static JsonObject From(AuditReport report, int exitCode) =>
        Object(
            ("command", "audit"),
            ("success", true),
            ("exitCode", exitCode),
            ("database", report.Database),
            ("serverVersion", report.ServerVersion),
            ("at", report.At),
            ("durationMs", report.Duration.TotalMilliseconds),
            ("issues", Array(report.Issues.Select(Issue))),
            ("rootCauses", Array(report.RootCauses)),
            ("steps", Array(report.Steps.Select(step => Object(("command", step.Command), ("purpose", step.Purpose))))),
            ("migrations", Array(report.Migrations.Select(Migration))),
            ("unknown", Array(report.Unknown)),
            ("unchecked", Array(report.Unchecked)),
            ("log", report.Log is { } log ? Log(log) : null),
            ("code", report.Code is { } code ? Code(code) : null)
        );

    private static JsonObject Issue(AuditIssue issue) =>
        Object(
            ("kind", issue.Kind),
            ("subject", issue.Subject),
            ("problem", issue.Problem),
            ("verdict", DisplayText.Camel(issue.Verdict)),
            ("needsAction", issue.NeedsAction),
            ("solution", issue.Solution),
            ("action", issue.Action),
            ("error", issue.Error),
            ("sqlState", issue.SqlState),
            ("migration", issue.Migration?.Name),
            ("path", issue.Migration?.Path),
            ("line", issue.Line),
            ("nearMiss", issue.NearMiss),
            ("evidence", Array(issue.Evidence)),
            ("count", issue.Count),
            ("firstSeen", issue.FirstSeen),
            ("lastSeen", issue.LastSeen),
            ("sightings", Array(issue.Sightings.Select(Seen)))
        );

    private static JsonObject Seen(Sighting seen) =>
        Object(
            ("path", seen.Path),
            ("line", seen.Line),
            ("at", seen.At),
            ("statement", seen.Statement),
            ("column", seen.Column)
        );

    private static JsonObject Migration(AuditedMigration migration) =>
        Object(
            ("name", migration.Name),
            ("state", DisplayText.Camel(migration.State)),
            ("health", DisplayText.Camel(migration.Health)),
            ("requires", Array(migration.Migration?.Requires.Select(required => required.Name) ?? [])),
            ("creates", Array(migration.Creates.Select(made => Object(("kind", made.Kind), ("name", made.Name))))),
            ("differences", Array(migration.Differences)),
            ("path", migration.Migration?.Path),
            ("appliedAt", migration.AppliedAt)
        );

    private static JsonObject Log(LogReading log) =>
        Object(("lines", log.Lines), ("errors", log.Errors), ("judged", log.Judged));

    private static JsonObject Code(CodeReading code) =>
        Object(
            ("files", code.Files),
            ("judged", code.Judged),
            (
                "notJudged",
                Array(
                    code.NotJudged.Select(one =>
                        Object(("where", Seen(one.Where)), ("reason", one.Reason), ("asks", one.Asks))
                    )
                )
            )
        );
}
