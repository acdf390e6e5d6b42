using System.Text.Json.Serialization;

namespace MigrationKit.Cli.Audit.Report;

/// <summary>The answer of <c>audit --json</c>.</summary>
internal sealed class AuditDocument
{
    private readonly AuditReport _report;

    internal AuditDocument(AuditReport report, int exitCode) => (_report, ExitCode) = (report, exitCode);

    public string Command { get; } = "audit";
    public bool Success { get; } = true;
    public int ExitCode { get; }
    public string Database => _report.Database;
    public string ServerVersion => _report.ServerVersion;
    public DateTimeOffset At => _report.At;
    public double DurationMs => _report.Duration.TotalMilliseconds;
    public IEnumerable<AuditIssueDocument> Issues => _report.Issues.Select(issue => new AuditIssueDocument(issue));
    public IReadOnlyList<string> RootCauses => _report.RootCauses;
    public IReadOnlyList<AuditStep> Steps => _report.Steps;
    public IEnumerable<AuditedMigrationDocument> Migrations =>
        _report.Migrations.Select(migration => new AuditedMigrationDocument(migration));
    public IReadOnlyList<string> Unknown => _report.Unknown;
    public IReadOnlyCollection<string> Unchecked => _report.Unchecked;
    public LogReading? Log => _report.Log;
    public CodeReading? Code => _report.Code;
}

/// <summary>One issue; members that are not known are left out.</summary>
internal sealed class AuditIssueDocument
{
    private readonly AuditIssue _issue;

    internal AuditIssueDocument(AuditIssue issue) => _issue = issue;

    public string Kind => _issue.Kind;
    public string Subject => _issue.Subject;
    public string Problem => _issue.Problem;
    public string Verdict => DisplayText.Camel(_issue.Verdict);
    public bool NeedsAction => _issue.NeedsAction;
    public string Solution => _issue.Solution;
    public string Action => _issue.Action;
    public string? Error => _issue.Error;
    public string? SqlState => _issue.SqlState;
    public string? Migration => _issue.Migration?.Name;
    public string? Path => _issue.Migration?.Path;
    public int? Line => _issue.Line;
    public string? NearMiss => _issue.NearMiss;
    public IReadOnlyList<string> Evidence => _issue.Evidence;
    public long Count => _issue.Count;
    public DateTimeOffset? FirstSeen => _issue.FirstSeen;
    public DateTimeOffset? LastSeen => _issue.LastSeen;
    public IReadOnlyList<Sighting> Sightings => _issue.Sightings;
}

internal sealed class AuditedMigrationDocument
{
    private readonly AuditedMigration _migration;

    internal AuditedMigrationDocument(AuditedMigration migration) => _migration = migration;

    public string Name => _migration.Name;
    public string State => DisplayText.Camel(_migration.State);
    public string Health => DisplayText.Camel(_migration.Health);
    public IEnumerable<string> Requires => _migration.Migration?.Requires.Select(required => required.Name) ?? [];
    public IReadOnlyList<CreatedObject> Creates => _migration.Creates;
    public IReadOnlyList<string> Differences => _migration.Differences;
    public string? Path => _migration.Migration?.Path;
    public DateTimeOffset? AppliedAt => _migration.AppliedAt;
}

[JsonSerializable(typeof(AuditDocument))]
internal sealed partial class AuditJson : JsonSerializerContext
{
    internal static AuditJson Readable { get; } = new(JsonOutput.NewOptions());
}
