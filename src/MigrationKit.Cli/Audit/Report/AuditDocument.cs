using System.Text.Json.Serialization;
using MigrationKit.Audit;
using MigrationKit.Cli.Shared;

namespace MigrationKit.Cli.Audit.Report;

/// <summary>The answer of <c>audit --json</c>.</summary>
internal sealed record AuditDocument(
    string Command,
    bool Success,
    int ExitCode,
    string Database,
    string ServerVersion,
    DateTimeOffset At,
    double DurationMs,
    IReadOnlyList<AuditIssueDocument> Issues,
    IReadOnlyList<string> RootCauses,
    IReadOnlyList<AuditStep> Steps,
    IReadOnlyList<AuditedMigrationDocument> Migrations,
    IReadOnlyList<string> Unknown,
    IReadOnlyCollection<string> Unchecked,
    LogReading? Log,
    CodeReading? Code
)
{
    internal static AuditDocument From(AuditReport report, int exitCode) =>
        new(
            "audit",
            Success: true,
            exitCode,
            report.Database,
            report.ServerVersion,
            report.At,
            report.Duration.TotalMilliseconds,
            [.. report.Issues.Select(AuditIssueDocument.From)],
            report.RootCauses,
            report.Steps,
            [.. report.Migrations.Select(AuditedMigrationDocument.From)],
            report.Unknown,
            report.Unchecked,
            report.Log,
            report.Code
        );
}

/// <summary>One issue; members that are not known are left out.</summary>
internal sealed record AuditIssueDocument(
    string Kind,
    string Subject,
    string Problem,
    string Verdict,
    bool NeedsAction,
    string Solution,
    string Action
)
{
    public string? Error { get; init; }

    public string? SqlState { get; init; }

    public string? Migration { get; init; }

    public string? Path { get; init; }

    public int? Line { get; init; }

    public string? NearMiss { get; init; }

    public IReadOnlyList<string> Evidence { get; init; } = [];

    public long Count { get; init; }

    public DateTimeOffset? FirstSeen { get; init; }

    public DateTimeOffset? LastSeen { get; init; }

    public IReadOnlyList<Sighting> Sightings { get; init; } = [];

    internal static AuditIssueDocument From(AuditIssue issue) =>
        new(
            issue.Kind,
            issue.Subject,
            issue.Problem,
            DisplayText.Camel(issue.Verdict.ToString()),
            issue.NeedsAction,
            issue.Solution,
            issue.Action
        )
        {
            Error = issue.Error,
            SqlState = issue.SqlState,
            Migration = issue.Migration?.Name,
            Path = issue.Migration?.Path,
            Line = issue.Line,
            NearMiss = issue.NearMiss,
            Evidence = issue.Evidence,
            Count = issue.Count,
            FirstSeen = issue.FirstSeen,
            LastSeen = issue.LastSeen,
            Sightings = issue.Sightings,
        };
}

/// <summary>How one migration stands.</summary>
internal sealed record AuditedMigrationDocument(
    string Name,
    string State,
    string Health,
    IReadOnlyList<string> Requires,
    IReadOnlyList<CreatedObject> Creates,
    IReadOnlyList<string> Differences
)
{
    public string? Path { get; init; }

    public DateTimeOffset? AppliedAt { get; init; }

    internal static AuditedMigrationDocument From(AuditedMigration migration) =>
        new(
            migration.Name,
            DisplayText.Camel(migration.State.ToString()),
            DisplayText.Camel(migration.Health.ToString()),
            [.. migration.Migration?.Requires.Select(required => required.Name) ?? []],
            migration.Creates,
            migration.Differences
        )
        {
            Path = migration.Migration?.Path,
            AppliedAt = migration.AppliedAt,
        };
}

/// <summary>The generated serializer.</summary>
[JsonSerializable(typeof(AuditDocument))]
internal sealed partial class AuditJson : JsonSerializerContext
{
    internal static AuditJson Readable { get; } = new(JsonOutput.NewOptions());
}
