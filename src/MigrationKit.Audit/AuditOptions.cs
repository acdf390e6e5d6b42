namespace MigrationKit.Audit;

/// <summary>What an audit reads besides the database and the folder.</summary>
public sealed record AuditOptions
{
    /// <summary>The history table, <c>table</c> or <c>schema.table</c>. Default: <c>schema_migrations</c>.</summary>
    public string HistoryTable { get; init; } = "schema_migrations";

    /// <summary>The logs, in this order. Default: none.</summary>
    public IReadOnlyList<AuditLog> Logs { get; init; } = [];

    /// <summary>The directories with source code, in this order. Default: none.</summary>
    public IReadOnlyList<string> CodeDirectories { get; init; } = [];

    /// <summary>Directories below those that are not read, such as that of the migrations. Default: none.</summary>
    public IReadOnlyList<string> ExcludedDirectories { get; init; } = [];

    /// <summary>How long to wait for a server that does not accept connections yet. Default: zero, one try.</summary>
    public TimeSpan WaitForServer { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// What the commands of the report carry behind <c>migrationkit apply</c> and the like, such as
    /// <c>--migrations db</c>. Default: nothing.
    /// </summary>
    public string CommandArguments { get; init; } = "";
}

/// <summary>A log to read.</summary>
/// <param name="Name">How messages call it: its path, or <c>-</c> for standard input.</param>
/// <param name="Text">Its text.</param>
public sealed record AuditLog(string Name, TextReader Text);
