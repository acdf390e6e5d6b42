namespace MigrationKit.Verification.Support;

/// <summary>
/// What the checks of one verification share: the folder, the server, what a fresh run gives, and the walk. Disposing
/// it drops what is left on the server.
/// </summary>
internal sealed class VerificationContext : IAsyncDisposable
{
    private readonly SharedTask<ScratchDatabases> _empty;
    private readonly SharedTask<TestDatabase> _applied;
    private readonly SharedTask<FreshContents> _fresh;
    private readonly SharedTask<WalkResult> _walk;
    private readonly HashSet<string> _onBase;
    private readonly HashSet<string> _elsewhere;
    private CrashPlaces? _crashPlaces;

    /// <param name="set">The folder, sound and in apply order.</param>
    /// <param name="released">The base; null where none was given, or it is not sound.</param>
    /// <param name="checks">The checks that go along on the walk.</param>
    public VerificationContext(
        PostgresHost host,
        VerificationOptions options,
        MigrationSet set,
        MigrationSet? released,
        IReadOnlyList<StepCheck> checks
    )
    {
        Host = host;
        Options = options;
        Set = set;
        Setup = options.SetupFile;
        History = new(options.HistoryTable);
        Samples = SqlFile.ReadAll(options.Folder, "samples");
        Legacy = SqlFile.ReadAll(options.Folder, "legacy");
        Released = released;
        _onBase =
            released is null || options.AllFiles
                ? []
                : Names(
                    set.Migrations.Where(mine => released.Migrations.Any(other => other.Checksum == mine.Checksum))
                );
        _elsewhere = options.Shard is var (part, of)
            ? Names(set.Migrations.Where((_, i) => i * of / set.Migrations.Count != part - 1))
            : [];
        WritesToServer = set.Migrations.Any(migration => ServerWideObjects.AreCreatedIn(migration.Text));
        _empty = new(token => ScratchAsync(host, token));
        _applied = new(token => DatabaseAsync(Migrations, token));
        _fresh = new(token => FreshContents.TakeAsync(this, token));
        _walk = new(token => new Walk(this, checks).RunAsync(token));

        static HashSet<string> Names(IEnumerable<Migration> migrations) =>
            [.. migrations.Select(migration => migration.Name)];
    }

    public PostgresHost Host { get; }

    public VerificationOptions Options { get; }

    /// <summary>The folder, sound and in apply order.</summary>
    public MigrationSet Set { get; }

    /// <summary>The base; null where none was given, or it is not sound.</summary>
    public MigrationSet? Released { get; }

    /// <summary>The first thing that is wrong with the base; null where it is sound, or none was given.</summary>
    public MigrationProblem? BaseProblem { get; init; }

    /// <summary>Takes the footprints of the migrations.</summary>
    public async Task<FootprintWriter> FootprintsAsync(CancellationToken cancellationToken) =>
        new(Host, Options, await ScratchAsync(cancellationToken).ConfigureAwait(false));

    public IReadOnlyList<Migration> Migrations => Set.Migrations;

    /// <summary>Whether the folder makes something that belongs to the whole server, and not to a database.</summary>
    public bool WritesToServer { get; }

    /// <summary>What runs in every database first; null where there is nothing.</summary>
    public SqlFile? Setup { get; }

    /// <summary>The history in every database.</summary>
    public ScratchHistory History { get; }

    /// <summary>The rows that belong to each migration, by its name.</summary>
    public IReadOnlyDictionary<string, SqlFile> Samples { get; }

    /// <summary>The older shapes that are out in the field, by the name of the file.</summary>
    public IReadOnlyDictionary<string, SqlFile> Legacy { get; }

    /// <summary>Where crashes are tried in the files that are judged.</summary>
    public CrashPlaces CrashPlaces => _crashPlaces ??= new(Migrations.Where(IsJudged), Options);

    /// <summary>Whether the statements of a migration are released: what is found there is history.</summary>
    public bool IsOnBase(Migration migration) => _onBase.Contains(migration.Name);

    /// <summary>Whether the files are asked about one by one: those of the base are not, nor those of other shards.</summary>
    public bool IsJudged(Migration migration) => !IsOnBase(migration) && !_elsewhere.Contains(migration.Name);

    /// <summary>A database with the whole folder applied; made once, and only read.</summary>
    public Task<TestDatabase> AppliedAsync(CancellationToken cancellationToken) => _applied.GetAsync(cancellationToken);

    /// <summary>What a fresh run of the whole folder gives; taken once, of <see cref="AppliedAsync"/>.</summary>
    public Task<FreshContents> FreshAsync(CancellationToken cancellationToken) => _fresh.GetAsync(cancellationToken);

    /// <summary>The walk, gone once for all checks.</summary>
    public Task<WalkResult> WalkAsync(CancellationToken cancellationToken) => _walk.GetAsync(cancellationToken);

    /// <summary>How many files the walk has left behind.</summary>
    public int Walked { get; set; }

    /// <summary>New databases on the server.</summary>
    public Task<ScratchDatabases> ScratchAsync(CancellationToken cancellationToken) =>
        _empty.GetAsync(cancellationToken);

    /// <summary>New databases on another server, in the same way.</summary>
    public Task<ScratchDatabases> ScratchAsync(PostgresHost host, CancellationToken cancellationToken) =>
        ScratchDatabases.OpenAsync(host, Setup, History, cancellationToken);

    /// <summary>A clone of the database at the head, with rows in every table that takes some.</summary>
    public async Task<TestDatabase> HeadAsync(CancellationToken cancellationToken)
    {
        var walk = await WalkAsync(cancellationToken).ConfigureAwait(false);
        return await walk.Database.CloneAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A database in the state after these migrations, in this order; none for an empty one.</summary>
    public async Task<TestDatabase> DatabaseAsync(IReadOnlyList<Migration> applied, CancellationToken cancellationToken)
    {
        var empty = await _empty.GetAsync(cancellationToken).ConfigureAwait(false);
        var database = await empty.CreateAsync("verify", cancellationToken).ConfigureAwait(false);
        try
        {
            if (applied.Count > 0)
            {
                await History.ApplyAsync(database, applied, cancellationToken).ConfigureAwait(false);
            }
            return database;
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A copy of a database; whoever is connected to that one is disconnected first.</summary>
    public async Task<TestDatabase> CloneAsync(TestDatabase database, CancellationToken cancellationToken)
    {
        var databases = await ScratchAsync(cancellationToken).ConfigureAwait(false);
        return await databases.CloneAsync(database, "verify", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Applies the folder as a user would, footprints and all.</summary>
    public Task<MigrationReport> ApplyFolderAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken) =>
        new Migrator(dataSource, Options.SourceOrFolder, History.Options).ApplyAsync(cancellationToken);

    /// <summary>How a database differs from a fresh run, schema and rows, in words.</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync(
        TestDatabase database,
        CancellationToken cancellationToken
    )
    {
        var fresh = await FreshAsync(cancellationToken).ConfigureAwait(false);
        return fresh.Differences(await DatabaseContents.TakeAsync(database, cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable shared in (IAsyncDisposable[])[_walk, _fresh, _applied, _empty])
        {
            await shared.DisposeAsync().ConfigureAwait(false);
        }
    }
}
