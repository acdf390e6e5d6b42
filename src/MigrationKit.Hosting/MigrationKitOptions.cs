namespace MigrationKit.Hosting;

/// <summary>
/// What <c>AddMigrationKit</c> runs, and how. The configuration section <c>MigrationKit</c> sets all of it but
/// <see cref="Source"/>; code has the last word.
/// </summary>
public sealed class MigrationKitOptions
{
    private static readonly MigratorOptions Defaults = new();

    /// <summary>What the host does before it starts.</summary>
    /// <value>Default: <see cref="MigrationMode.Apply"/>.</value>
    public MigrationMode Mode { get; set; } = MigrationMode.Apply;

    /// <summary>
    /// The name of the connection string to use, for a role of its own. It may be an Npgsql connection string or a URL.
    /// </summary>
    /// <value>
    /// Default: <see langword="null"/>: the <c>NpgsqlDataSource</c> that the application has registered, or, where it has
    /// none, the connection string <c>Default</c>.
    /// </value>
    public string? ConnectionStringName { get; set; }

    /// <summary>The directory of the migrations; a relative one starts at the content root.</summary>
    /// <value>Default: <c>migrations</c>.</value>
    public string Folder { get; set; } = "migrations";

    /// <summary>Where migrations come from instead of <see cref="Folder"/>, such as the application's assembly.</summary>
    /// <value>Default: <see langword="null"/>, the folder.</value>
    public MigrationSource? Source { get; set; }

    /// <summary>How long to wait with <see cref="MigrationMode.Wait"/> before the start of the host fails.</summary>
    /// <value>Default: 5 minutes.</value>
    public TimeSpan WaitTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <inheritdoc cref="MigratorOptions.HistoryTable"/>
    public string HistoryTable { get; set; } = Defaults.HistoryTable;

    /// <inheritdoc cref="MigratorOptions.OutOfOrder"/>
    public bool OutOfOrder { get; set; }

    /// <inheritdoc cref="MigratorOptions.Allow"/>
    public IList<string> Allow { get; } = [];

    /// <inheritdoc cref="MigratorOptions.RunLockTimeout"/>
    public TimeSpan RunLockTimeout { get; set; } = Defaults.RunLockTimeout;

    /// <inheritdoc cref="MigratorOptions.LockTimeout"/>
    public TimeSpan LockTimeout { get; set; } = Defaults.LockTimeout;

    /// <inheritdoc cref="MigratorOptions.StatementTimeout"/>
    public TimeSpan? StatementTimeout { get; set; }

    /// <inheritdoc cref="MigratorOptions.RetryBudget"/>
    public TimeSpan RetryBudget { get; set; } = Defaults.RetryBudget;

    /// <inheritdoc cref="MigratorOptions.WaitForServer"/>
    public TimeSpan WaitForServer { get; set; } = Defaults.WaitForServer;

    /// <inheritdoc cref="MigratorOptions.Timeout"/>
    public TimeSpan? Timeout { get; set; }

    internal MigratorOptions ToMigratorOptions() =>
        new()
        {
            HistoryTable = HistoryTable,
            OutOfOrder = OutOfOrder,
            Allow = [.. Allow],
            RunLockTimeout = RunLockTimeout,
            LockTimeout = LockTimeout,
            StatementTimeout = StatementTimeout,
            RetryBudget = RetryBudget,
            WaitForServer = WaitForServer,
            Timeout = Timeout,
        };
}
