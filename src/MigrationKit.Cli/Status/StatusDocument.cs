using System.Text.Json.Serialization;
using MigrationKit.Cli.Shared;

namespace MigrationKit.Cli.Status;

/// <summary>The answer of <c>status --json</c>.</summary>
internal sealed record StatusDocument(
    string Command,
    bool Success,
    int ExitCode,
    string History,
    IReadOnlyList<StatusEntryDocument> Migrations,
    IReadOnlyDictionary<string, int> Totals
)
{
    /// <summary>What is worth saying but stops nothing.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    internal static StatusDocument From(MigrationPlan plan, int exitCode) =>
        new(
            "status",
            Success: true,
            exitCode,
            plan.History,
            [.. plan.Entries.Select(StatusEntryDocument.From)],
            plan.Entries.GroupBy(entry => DisplayText.Camel(entry.State.ToString()))
                .ToDictionary(group => group.Key, group => group.Count())
        )
        {
            Warnings = plan.Warnings,
        };
}

/// <summary>How one migration stands.</summary>
internal sealed record StatusEntryDocument(string Name, string State, bool Refused)
{
    public string? Reason { get; init; }

    /// <summary>What to do about it.</summary>
    public string? Advice { get; init; }

    public string? Path { get; init; }

    public DateTimeOffset? AppliedAt { get; init; }

    public string? AppliedBy { get; init; }

    public double? DurationMs { get; init; }

    public int? StatementsDone { get; init; }

    internal static StatusEntryDocument From(PlanEntry entry) =>
        new(entry.Name, DisplayText.Camel(entry.State.ToString()), entry.Refused)
        {
            Reason = entry.Reason,
            Advice = entry.Advice,
            Path = entry.Migration?.Path,
            AppliedAt = entry.History?.AppliedAt,
            AppliedBy = entry.History?.AppliedBy,
            DurationMs = entry.History?.Duration?.TotalMilliseconds,
            StatementsDone = entry.History?.StatementsDone,
        };
}

/// <summary>The generated serializer.</summary>
[JsonSerializable(typeof(StatusDocument))]
internal sealed partial class StatusJson : JsonSerializerContext
{
    internal static StatusJson Readable { get; } = new(JsonOutput.NewOptions());
}
