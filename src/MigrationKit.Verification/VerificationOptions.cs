namespace MigrationKit.Verification;

/// <summary>What to verify, and against what.</summary>
public sealed record VerificationOptions
{
    /// <summary>
    /// The folder with the <c>.sql</c> files. Its subfolders <c>samples</c> (rows, by migration), <c>legacy</c> (older
    /// shapes) and <c>footprints</c> are used where they are there.
    /// </summary>
    /// <value>Default: <c>migrations</c>.</value>
    public string Migrations { get; init; } = "migrations";

    /// <summary>The migrations, where they are not files: those of an EF Core <c>DbContext</c>, for instance.</summary>
    /// <value>Default: <see langword="null"/>, the files of <see cref="Migrations"/>.</value>
    public MigrationSource? Source { get; init; }

    /// <summary>Whose conventions the folder and its <see cref="Base"/> follow.</summary>
    /// <value>Default: <see langword="null"/>, recognized from the files.</value>
    public MigrationLayout? Layout { get; init; }

    /// <summary>The folder as it is on the branch that this one will be merged into, for MK402.</summary>
    /// <value>Default: <see langword="null"/>, no such comparison.</value>
    public string? Base { get; init; }

    /// <summary>The same where the migrations are not files; it goes before <see cref="Base"/>.</summary>
    /// <value>Default: <see langword="null"/>.</value>
    public MigrationSource? BaseSource { get; init; }

    /// <summary>
    /// Directories with the application's source code as it is on the base, for MK701: what it asks must still work after
    /// the new migrations.
    /// </summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> Code { get; init; } = [];

    /// <summary>How findings call a file of <see cref="Code"/>.</summary>
    internal Func<string, string> NameOfCode { get; init; } = path => path;

    /// <summary>
    /// A file of SQL that runs in every database before the migrations: roles, schemas, extensions and tables that the
    /// platform brings.
    /// </summary>
    /// <value>Default: <c>setup.sql</c> beside the folder, where there is one.</value>
    public string? Setup { get; init; }

    /// <summary>
    /// The history table in the databases of the checks, as in <see cref="MigratorOptions.HistoryTable"/>. Give it where
    /// production has another one, or a file makes a table of the default's name.
    /// </summary>
    /// <value>Default: <c>schema_migrations</c>.</value>
    public string HistoryTable { get; init; } = new MigratorOptions().HistoryTable;

    /// <summary>How long the checks may take; what is not finished by then fails, by name.</summary>
    /// <value>Default: <see langword="null"/>, as long as they take.</value>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// Which part of the work is done here, where several machines share it: the part, from 1, and their number. Each
    /// judges some of the files one by one, and some of the checks of the whole folder.
    /// </summary>
    /// <value>Default: <see langword="null"/>, all of it.</value>
    public (int Part, int Of)? Shard { get; init; }

    /// <summary>Whether files that are on the <see cref="Base"/> are judged like new ones.</summary>
    /// <value>Default: <see langword="false"/>: what is found there is history, and fails nothing.</value>
    public bool AllFiles { get; init; }

    /// <summary>The IDs of the checks to run.</summary>
    /// <value>Default: none, which means all.</value>
    public IReadOnlyCollection<string> Checks { get; init; } = [];

    /// <summary>The IDs of checks to leave out.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyCollection<string> Exclude { get; init; } = [];

    /// <summary>What everything random is drawn from; the same seed gives the same run.</summary>
    /// <value>Default: 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>How many valid orders MK105 tries at the most.</summary>
    /// <value>Default: 10.</value>
    public int Orders { get; init; } = 10;

    /// <summary>Whether the folder claims to be replayable as a whole, so that MK202 fails instead of warning.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool Replayable { get; init; }

    /// <summary>
    /// How many rows, about, MK501 makes of the sample rows of each table, so that its times tell something; 0 leaves
    /// the samples as they are. The verdict does not depend on it.
    /// </summary>
    /// <value>Default: 1,000.</value>
    public int LockRows { get; init; } = 1_000;

    /// <summary>Starts a server that MK302 may crash; it is disposed afterwards.</summary>
    /// <value>Default: <see langword="null"/>: only backends are killed, no server.</value>
    public Func<CancellationToken, Task<PostgresHost>>? CrashServer { get; init; }

    /// <summary>Whether what takes long is done in full, as at night: every crash, not one for each migration.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool Thorough { get; init; }

    /// <summary>More servers, of other versions, that have to give the same snapshot (MK504).</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<PostgresHost> OtherServers { get; init; } = [];

    /// <summary>The setup file that is meant; null where there is none.</summary>
    internal SqlFile? SetupFile => SqlFile.Setup(Folder, Setup);

    /// <summary>The folder with the files, or with what belongs to the migrations of <see cref="Source"/>.</summary>
    internal string Folder => Source?.Folder ?? Migrations;

    internal MigrationSource SourceOrFolder => Source ?? MigrationSource.Directory(Migrations, Layout);

    internal MigrationSource? BaseSourceOrFolder =>
        BaseSource ?? (Base is { } folder ? MigrationSource.Directory(folder, Layout) : null);
}
