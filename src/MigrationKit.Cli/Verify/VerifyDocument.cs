using System.Text.Json.Serialization;
using MigrationKit.Cli.Shared;
using MigrationKit.Verification;

namespace MigrationKit.Cli.Verify;

/// <summary>The answer of <c>verify --json</c>.</summary>
internal sealed record VerifyDocument(
    string Command,
    bool Success,
    int ExitCode,
    string Server,
    int Seed,
    IReadOnlyList<CheckDocument> Checks,
    VerdictTotals Totals,
    double DurationMs
)
{
    internal static VerifyDocument From(VerifyReport report, int exitCode) =>
        new(
            "verify",
            exitCode == ExitCodes.Success,
            exitCode,
            report.Server,
            report.Seed,
            [.. report.Results.Select(CheckDocument.From)],
            VerdictTotals.From(report),
            report.Duration.TotalMilliseconds
        );
}

/// <summary>What became of one check.</summary>
internal sealed record CheckDocument(
    string Id,
    string Title,
    string Verdict,
    string? Reason,
    IReadOnlyList<EvidenceDocument> Evidence,
    string Fix,
    CheckTableDocument? Measured,
    double DurationMs
)
{
    internal static CheckDocument From(CheckResult result) =>
        new(
            result.Id,
            result.Title,
            DisplayText.For(result.Verdict),
            result.Reason,
            [.. result.Evidence.Select(EvidenceDocument.From)],
            result.Fix,
            result.Table is { } table ? new(table.Columns, table.Rows) : null,
            result.Duration.TotalMilliseconds
        );
}

/// <summary>What a check measured on the way.</summary>
internal sealed record CheckTableDocument(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>One thing that a check saw; members that are not known are left out.</summary>
internal sealed record EvidenceDocument(string Message, string? Path, int? Line, int? Column)
{
    internal static EvidenceDocument From(Evidence evidence) =>
        new(
            evidence.Message,
            evidence.Path,
            evidence.Line > 0 ? evidence.Line : null,
            evidence.Column > 0 ? evidence.Column : null
        );
}

/// <summary>The generated serializer.</summary>
[JsonSerializable(typeof(VerifyDocument))]
[JsonSerializable(typeof(SarifLog))]
internal sealed partial class VerifyJson : JsonSerializerContext
{
    internal static VerifyJson Readable { get; } = new(JsonOutput.NewOptions());
}
