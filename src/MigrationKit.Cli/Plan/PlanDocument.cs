using System.Text.Json.Serialization;
using MigrationKit.Cli.Status;

namespace MigrationKit.Cli.Plan;

/// <summary>The answer of <c>plan --json</c>.</summary>
internal sealed class PlanDocument
{
    private readonly MigrationPlan _plan;
    private readonly bool _sql;

    internal PlanDocument(MigrationPlan plan, int exitCode, bool sql) =>
        (_plan, ExitCode, _sql) = (plan, exitCode, sql);

    public string Command { get; } = "plan";
    public bool Success => ExitCode == ExitCodes.Success;
    public int ExitCode { get; }
    public string History => _plan.History;
    public IEnumerable<PendingDocument> Pending =>
        _plan.Pending.Select(migration => new PendingDocument(migration, _sql));
    public IEnumerable<StatusEntryDocument> Refused => _plan.Refused.Select(entry => new StatusEntryDocument(entry));
    public IReadOnlyList<LeftOutFile> LeftOut => _plan.LeftOut;

    /// <summary>What a run would record without running it.</summary>
    public IEnumerable<string> Adopted => _plan.Adopted.Select(migration => migration.Name);

    /// <summary>What a person has to decide first.</summary>
    public string? Decision => _plan.Decision?.Message;

    /// <summary>What is worth saying but stops nothing.</summary>
    public IReadOnlyList<string> Warnings => _plan.Warnings;
}

/// <summary>A migration that a run would apply.</summary>
internal sealed class PendingDocument
{
    private readonly Migration _migration;
    private readonly bool _sql;

    internal PendingDocument(Migration migration, bool sql) => (_migration, _sql) = (migration, sql);

    public string Name => _migration.Name;
    public string Path => _migration.Path;
    public IEnumerable<string> Requires => _migration.Requires.Select(required => required.Name);
    public bool Transaction => !_migration.NoTransaction;

    /// <summary>The SQL commands in order; with <c>--sql</c>.</summary>
    public IEnumerable<string>? Statements => _sql ? _migration.Statements.Select(statement => statement.Text) : null;
}

[JsonSerializable(typeof(PlanDocument))]
internal sealed partial class PlanJson : JsonSerializerContext
{
    internal static PlanJson Readable { get; } = new(JsonOutput.NewOptions());
}
