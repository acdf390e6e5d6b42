using System.Text.Json.Serialization;

namespace MigrationKit.Cli.Status;

/// <summary>The answer of <c>status --json</c>.</summary>
internal sealed class StatusDocument
{
    private readonly MigrationPlan _plan;

    internal StatusDocument(MigrationPlan plan, int exitCode) => (_plan, ExitCode) = (plan, exitCode);

    public string Command { get; } = "status";
    public bool Success { get; } = true;
    public int ExitCode { get; }
    public string History => _plan.History;
    public IEnumerable<StatusEntryDocument> Migrations => _plan.Entries.Select(entry => new StatusEntryDocument(entry));
    public IReadOnlyDictionary<string, int> Totals =>
        _plan.Entries.CountBy(entry => DisplayText.Camel(entry.State)).ToDictionary();

    /// <summary>What is worth saying but stops nothing.</summary>
    public IReadOnlyList<string> Warnings => _plan.Warnings;
}

/// <summary>How one migration stands.</summary>
internal sealed class StatusEntryDocument
{
    private readonly PlanEntry _entry;

    internal StatusEntryDocument(PlanEntry entry) => _entry = entry;

    public string Name => _entry.Name;
    public string State => DisplayText.Camel(_entry.State);
    public bool Refused => _entry.Refused;
    public string? Reason => _entry.Reason;

    /// <summary>What to do about it.</summary>
    public string? Advice => _entry.Advice;
    public string? Path => _entry.Migration?.Path;
    public DateTimeOffset? AppliedAt => _entry.History?.AppliedAt;
    public string? AppliedBy => _entry.History?.AppliedBy;
    public double? DurationMs => _entry.History?.Duration?.TotalMilliseconds;
    public int? StatementsDone => _entry.History?.StatementsDone;
}

[JsonSerializable(typeof(StatusDocument))]
internal sealed partial class StatusJson : JsonSerializerContext
{
    internal static StatusJson Readable { get; } = new(JsonOutput.NewOptions());
}
