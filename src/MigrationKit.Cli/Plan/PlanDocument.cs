using System.Text.Json.Serialization;
using MigrationKit.Cli.Shared;
using MigrationKit.Cli.Status;

namespace MigrationKit.Cli.Plan;

/// <summary>The answer of <c>plan --json</c>.</summary>
internal sealed record PlanDocument(
    string Command,
    bool Success,
    int ExitCode,
    string History,
    IReadOnlyList<PendingDocument> Pending,
    IReadOnlyList<StatusEntryDocument> Refused,
    IReadOnlyList<LeftOutFile> LeftOut
)
{
    /// <summary>What a run would record without running it.</summary>
    public IReadOnlyList<string> Adopted { get; init; } = [];

    /// <summary>What a person has to decide first.</summary>
    public string? Decision { get; init; }

    /// <summary>What is worth saying but stops nothing.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    internal static PlanDocument From(MigrationPlan plan, int exitCode, bool sql) =>
        new(
            "plan",
            exitCode == ExitCodes.Success,
            exitCode,
            plan.History,
            [.. plan.Pending.Select(migration => PendingDocument.From(migration, sql))],
            [.. plan.Refused.Select(StatusEntryDocument.From)],
            plan.LeftOut
        )
        {
            Adopted = [.. plan.Adopted.Select(migration => migration.Name)],
            Decision = plan.Decision?.Message,
            Warnings = plan.Warnings,
        };
}

/// <summary>A migration that a run would apply.</summary>
internal sealed record PendingDocument(string Name, string Path, IReadOnlyList<string> Requires, bool Transaction)
{
    /// <summary>The SQL commands in order; with <c>--sql</c>.</summary>
    public IReadOnlyList<string>? Statements { get; init; }

    internal static PendingDocument From(Migration migration, bool sql) =>
        new(
            migration.Name,
            migration.Path,
            [.. migration.Requires.Select(required => required.Name)],
            !migration.NoTransaction
        )
        {
            Statements = sql ? [.. migration.Statements.Select(statement => statement.Text)] : null,
        };
}

/// <summary>The generated serializer.</summary>
[JsonSerializable(typeof(PlanDocument))]
internal sealed partial class PlanJson : JsonSerializerContext
{
    internal static PlanJson Readable { get; } = new(JsonOutput.NewOptions());
}
