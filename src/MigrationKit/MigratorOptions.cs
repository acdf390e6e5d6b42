using MigrationKit.Exceptions;
using MigrationKit.Sql;

namespace MigrationKit;

/// <summary>How a <see cref="Migrator"/> runs. The defaults are for production.</summary>
public sealed record MigratorOptions
{
    /// <summary>
    /// The history table, <c>table</c> or <c>schema.table</c>; quote a part with <c>"…"</c> where it needs it.
    /// Without a schema an existing table on the search path is used, else one is created in the current schema.
    /// </summary>
    /// <value>Default: <c>schema_migrations</c>.</value>
    public string HistoryTable { get; init; } = DefaultHistoryTable;

    private const string DefaultHistoryTable = "schema_migrations";

    /// <summary>
    /// The options of the command that runs, as a shell takes them, without the connection; null where a program runs.
    /// </summary>
    internal string? GivenOptions { get; init; }

    /// <summary>The connection of the command that runs, as a shell takes it, without its password; empty where none was given.</summary>
    internal string GivenConnection { get; init; } = "";

    /// <summary>A command that a message advises: with the options that make it mean the same folder and database.</summary>
    /// <param name="command">The command and what is special to it.</param>
    /// <param name="connects">Whether it takes a connection.</param>
    internal string Advise(string command, bool connects = true)
    {
        var table = HistoryTable == DefaultHistoryTable ? "" : $"--history-table {ShellWord.Quote(HistoryTable)}";
        string[] words = ["migrationkit", command, GivenOptions ?? table, connects ? GivenConnection : ""];
        return string.Join(' ', words.Where(word => word.Length > 0));
    }

    /// <summary>Apply only this migration and what it requires.</summary>
    /// <value>Default: <see langword="null"/>, everything pending.</value>
    public string? To { get; init; }

    /// <summary>Apply a pending migration of a sequence also where later ones are applied already.</summary>
    /// <value>Default: <see langword="false"/>: refuse.</value>
    public bool OutOfOrder { get; init; }

    /// <summary>Migrations that may be modified or missing without stopping the run.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyCollection<string> Allow { get; init; } = [];

    /// <summary>Run everything pending in one transaction and roll it back. No-transaction files are left out.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool DryRun { get; init; }

    /// <summary>How long to wait for another runner before giving up with <see cref="RunLockTimeoutException"/>.</summary>
    /// <value>Default: 5 minutes. Zero does not wait.</value>
    public TimeSpan RunLockTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// PostgreSQL's <c>lock_timeout</c> for each statement: how long a migration may queue for a table lock, and the
    /// application's queries behind it.
    /// </summary>
    /// <value>Default: 5 seconds. Zero switches it off.</value>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>PostgreSQL's <c>statement_timeout</c> for each statement.</summary>
    /// <value>Default: <see langword="null"/>, the connection's own setting.</value>
    public TimeSpan? StatementTimeout { get; init; }

    /// <summary>
    /// How long one migration is tried again after a lock timeout (55P03), a deadlock (40P01) or a serialization
    /// failure (40001), counted from its first failure. A connection is tried again as long while the server has none free
    /// (53300).
    /// </summary>
    /// <value>Default: 30 seconds. Zero does not retry.</value>
    public TimeSpan RetryBudget { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for a server that does not accept connections yet.</summary>
    /// <value>Default: zero, one try.</value>
    public TimeSpan WaitForServer { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// How long the whole run may take. The migration under way is then cancelled and rolled back; one that is
    /// no-transaction resumes with the next run.
    /// </summary>
    /// <value>Default: <see langword="null"/>, no limit: how long a migration may take only its author knows.</value>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// How long the server may say nothing, neither on the run's connection nor on a second one that asks what the server
    /// process does, before the connection counts as lost. A process that is at work is waited for without limit.
    /// </summary>
    /// <value>Default: 2 minutes.</value>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromMinutes(2);
}
