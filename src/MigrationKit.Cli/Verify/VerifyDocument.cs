using System.Text.Json.Serialization;

namespace MigrationKit.Cli.Verify;

/// <summary>The answer of <c>verify --json</c>.</summary>
internal sealed class VerifyDocument
{
    private readonly VerifyReport _report;

    internal VerifyDocument(VerifyReport report, int exitCode) => (_report, ExitCode) = (report, exitCode);

    public string Command { get; } = "verify";
    public bool Success => ExitCode == ExitCodes.Success;
    public int ExitCode { get; }
    public string Server => _report.Server;
    public int Seed => _report.Seed;
    public IEnumerable<CheckDocument> Checks => _report.Results.Select(result => new CheckDocument(result));
    public VerdictTotals Totals => VerdictTotals.From(_report);
    public double DurationMs => _report.Duration.TotalMilliseconds;
}

internal sealed class CheckDocument
{
    private readonly CheckResult _result;

    internal CheckDocument(CheckResult result) => _result = result;

    public string Id => _result.Id;
    public string Title => _result.Title;
    public string Verdict => DisplayText.For(_result.Verdict);
    public string? Reason => _result.Reason;
    public IEnumerable<EvidenceDocument> Evidence => _result.Evidence.Select(one => new EvidenceDocument(one));
    public string Fix => _result.Fix;
    public MeasuredTableDocument? Measured => _result.Table is { } table ? new(table.Columns, table.Rows) : null;
    public double DurationMs => _result.Duration.TotalMilliseconds;
}

/// <summary>What a check measured on the way.</summary>
internal sealed record MeasuredTableDocument(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>One thing that a check saw; members that are not known are left out.</summary>
internal sealed class EvidenceDocument
{
    private readonly Evidence _evidence;

    internal EvidenceDocument(Evidence evidence) => _evidence = evidence;

    public string Message => _evidence.Message;
    public string? Path => _evidence.Path;
    public int? Line => _evidence.Line > 0 ? _evidence.Line : null;
    public int? Column => _evidence.Column > 0 ? _evidence.Column : null;
}

[JsonSerializable(typeof(VerifyDocument))]
[JsonSerializable(typeof(SarifLog))]
internal sealed partial class VerifyJson : JsonSerializerContext
{
    internal static VerifyJson Readable { get; } = new(JsonOutput.NewOptions());
}
