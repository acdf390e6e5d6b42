using System.Text.Json;
using System.Text.Json.Serialization;

namespace MigrationKit.Cli.Fleets;

/// <summary>A line of <c>--json</c> with many targets: one has begun, or has ended.</summary>
internal sealed record FleetTargetLine(string Event, string Target)
{
    internal const string Started = "started";
    internal const string Ended = "ended";

    public string? Server { get; init; }

    public string? Outcome { get; init; }

    public IReadOnlyList<string>? Applied { get; init; }

    public IReadOnlyList<string>? Adopted { get; init; }

    /// <summary>Of a plan: what a run would apply.</summary>
    public IReadOnlyList<string>? Pending { get; init; }

    /// <summary>Of a plan: what makes a run refuse.</summary>
    public IReadOnlyList<string>? Refused { get; init; }

    /// <summary>Of a plan: what a person has to decide first.</summary>
    public string? Decision { get; init; }

    /// <summary>Of an audit: how it is, in a few words.</summary>
    public string? Status { get; init; }

    /// <summary>Of an audit: the issues.</summary>
    public IReadOnlyList<string>? Issues { get; init; }

    public double? DurationMs { get; init; }

    public ErrorDocument? Error { get; init; }

    internal static FleetTargetLine From(FleetTargetResult result, TargetFinding? finding) =>
        new(Ended, result.Target.Name)
        {
            Server = result.Target.Server,
            Outcome = DisplayText.Camel(result.Outcome),
            Applied = finding is null ? result.Applied : null,
            Adopted = finding is null ? result.Adopted : null,
            Status = finding?.Status,
            Issues = finding?.Issues,
            DurationMs = result.Duration.TotalMilliseconds,
            Error = result is { Error: { } error, Outcome: FleetOutcome.Failed }
                ? ErrorDocument.From(Failure.From(error, canceled: false))
                : null,
        };

    internal static FleetTargetLine From(FleetTargetPlanned planned) =>
        new(Ended, planned.Target.Name)
        {
            Server = planned.Target.Server,
            Outcome = planned.Plan is { Pending: [], Adopted: [], Refused: [], Decision: null }
                ? "nothingToDo"
                : "pending",
            Pending = [.. planned.Plan.Pending.Select(migration => migration.Name)],
            Adopted = [.. planned.Plan.Adopted.Select(migration => migration.Name)],
            Refused = [.. planned.Plan.Refused.Select(entry => entry.Name)],
            Decision = planned.Plan.Decision?.Message,
        };
}

/// <summary>The last line.</summary>
internal sealed class FleetEndLine
{
    private readonly FleetReport _report;

    internal FleetEndLine(string command, FleetReport report, int exitCode) =>
        (Command, _report, ExitCode) = (command, report, exitCode);

    public string Event { get; } = "fleet";
    public string Command { get; }
    public bool Success => ExitCode == ExitCodes.Success;
    public int ExitCode { get; }
    public IReadOnlyDictionary<string, int> Totals =>
        _report.Results.CountBy(result => DisplayText.Camel(result.Outcome)).ToDictionary();
    public IEnumerable<FleetFailureLine> Failed =>
        _report.With(FleetOutcome.Failed).Select(result => new FleetFailureLine(result));
    public IEnumerable<string> NotAttempted =>
        _report.With(FleetOutcome.NotAttempted).Select(result => result.Target.Name);
    public double DurationMs => _report.Duration.TotalMilliseconds;
}

/// <summary>A failed target in the last line.</summary>
internal sealed class FleetFailureLine
{
    private readonly FleetTargetResult _result;

    internal FleetFailureLine(FleetTargetResult result) => _result = result;

    public string Target => _result.Target.Name;
    public ErrorDocument Error => ErrorDocument.From(Failure.From(_result.Error!, canceled: false));
}

/// <summary>The generated serializer: one document a line.</summary>
[JsonSerializable(typeof(FleetTargetLine))]
[JsonSerializable(typeof(FleetEndLine))]
internal sealed partial class FleetJson : JsonSerializerContext
{
    internal static FleetJson Lines { get; } =
        new(new JsonSerializerOptions(JsonOutput.NewOptions()) { WriteIndented = false });
}
