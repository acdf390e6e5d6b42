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

    /// <summary>
    /// Applies migrations to an empty database of a throwaway server and takes its snapshot; <see langword="null"/> where there is
    /// no such server. It is called where recorded migrations have no footprint. Default: <see langword="null"/>, what the
    /// statements do not tell is not checked. An <see cref="AuditException"/> says why they do not run there.
    /// </summary>
    public Func<ScratchMigrations, CancellationToken, Task<Snapshot?>>? ScratchRun { get; init; }

    /// <summary>How long to wait for a server that does not accept connections yet. Default: zero, one try.</summary>
    public TimeSpan WaitForServer { get; init; } = TimeSpan.Zero;

    /// <summary>How the commands of the report name the folder: <c>--migrations db</c>. Default: not at all.</summary>
    public string FolderArgument { get; init; } = "";

    /// <summary>
    /// What the commands of the report that connect carry besides, such as <c>--history-table app.history</c>. Default:
    /// nothing.
    /// </summary>
    public string CommandArguments { get; init; } = "";

    /// <summary>What the next audit carries besides, such as <c>--code src</c>. Default: nothing.</summary>
    public string AuditArguments { get; init; } = "";

    /// <summary>
    /// Whether <c>migrationkit new</c> can add a file to the folder: not where the folder follows another tool. Default:
    /// <see langword="true"/>.
    /// </summary>
    public bool TakesNewFiles { get; init; } = true;
}

/// <summary>A log to read.</summary>
/// <param name="Name">How messages call it: its path, or <c>-</c> for standard input.</param>
/// <param name="Text">Its text.</param>
public sealed record AuditLog(string Name, TextReader Text);

/// <summary>What runs on a throwaway server.</summary>
/// <param name="Migrations">The recorded migrations, in the order in which they ran.</param>
/// <param name="Extensions">The extensions to create before.</param>
public sealed record ScratchMigrations(IReadOnlyList<Migration> Migrations, IReadOnlyList<ScratchExtension> Extensions)
{
    /// <summary>
    /// The schemas of the <c>search_path</c> under which they run and the snapshot is taken. The first is the current schema,
    /// that of a tenant for instance. Default: <c>public</c>.
    /// </summary>
    public IReadOnlyList<string> SearchPath { get; init; } = ["public"];
}

/// <summary>An extension of the database that the migrations do not bring: the platform does, or another tenant did.</summary>
/// <param name="Name">Its name, without quotes.</param>
/// <param name="Schema">Its schema, without quotes; <see langword="null"/> for the current schema.</param>
public sealed record ScratchExtension(string Name, string? Schema);
