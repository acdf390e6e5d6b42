using MigrationKit.Execution;

namespace MigrationKit.Verification;

/// <summary>Takes the footprint of each migration of a folder on a scratch database, and keeps the files beside them.</summary>
public sealed class FootprintWriter
{
    /// <summary>
    /// The subfolder with the footprint files. Where each migration has a directory of its own, as with Prisma and Diesel,
    /// its footprint is <c>footprint.txt</c> in that directory.
    /// </summary>
    public const string Folder = "footprints";

    // So few are read as fast as what changed is found.
    private const int FewLines = 300;

    private readonly PostgresHost _host;
    private readonly MigrationSource _source;
    private readonly string _folder;
    private readonly ScratchDatabases? _databases;
    private Dictionary<string, string> _paths = [];

    /// <summary>Footprints of the files in a folder.</summary>
    /// <param name="host">A server on which databases may be created.</param>
    /// <param name="migrations">The folder with the <c>.sql</c> files.</param>
    /// <param name="layout">Whose conventions the folder follows; by default that is recognized from the files.</param>
    public FootprintWriter(PostgresHost host, string migrations, MigrationLayout? layout = null)
        : this(host, MigrationSource.Directory(migrations, layout), migrations) { }

    /// <summary>Footprints of migrations that are not files, such as those of an EF Core <c>DbContext</c>.</summary>
    /// <param name="host">A server on which databases may be created.</param>
    /// <param name="source">The migrations.</param>
    /// <param name="folder">The folder whose subfolder <see cref="Folder"/> has the files.</param>
    public FootprintWriter(PostgresHost host, MigrationSource source, string folder)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(folder);
        _host = host;
        _source = source;
        _folder = folder;
    }

    /// <summary>Footprints of what a verification judges, in databases in which its setup file has run.</summary>
    internal FootprintWriter(PostgresHost host, VerificationOptions options, ScratchDatabases databases)
        : this(host, options.SourceOrFolder, options.Folder) => _databases = databases;

    /// <summary>A file of SQL that runs before the migrations: what the platform brings, which no footprint lists.</summary>
    /// <value>Default: <c>setup.sql</c> beside the folder, where there is one.</value>
    public string? Setup { get; init; }

    /// <summary>The history table, which no footprint lists, as in <see cref="MigratorOptions.HistoryTable"/>.</summary>
    /// <value>Default: <c>schema_migrations</c>.</value>
    public string HistoryTable { get; init; } = new MigratorOptions().HistoryTable;

    /// <summary>Applies the folder to an empty database and takes each migration's footprint, in apply order.</summary>
    /// <exception cref="InvalidMigrationsException">The folder is not sound.</exception>
    /// <exception cref="MigrationFailedException">The folder does not apply to an empty database.</exception>
    /// <exception cref="InvalidOptionException">The setup file cannot be used.</exception>
    public async Task<IReadOnlyList<Footprint>> TakeAsync(CancellationToken cancellationToken = default)
    {
        // What the files say now is in question: a merge may have left them half done.
        var set = await MigrationSet.LoadWithoutFootprintsAsync(_source, cancellationToken).ConfigureAwait(false);
        _paths = set.Migrations.ToDictionary(
            migration => migration.Name,
            migration => migration.FootprintPath ?? Path.Combine(_folder, Folder, migration.Name + ".txt")
        );
        await using var own = _databases is null
            ? await ScratchDatabases
                .OpenAsync(_host, SqlFile.Setup(_folder, Setup), new(HistoryTable), cancellationToken)
                .ConfigureAwait(false)
            : null;
        var databases = own ?? _databases!;
        return await TrackAsync(databases, set.Migrations, FewLines, cancellationToken).ConfigureAwait(false)
            ?? await TrackAsync(databases, set.Migrations, int.MaxValue, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException("Two readings of one catalog differ.");
    }

    /// <summary>Takes the footprints by what each migration touched.</summary>
    /// <param name="databases">Where to apply them.</param>
    /// <param name="migrations">The folder in apply order.</param>
    /// <param name="alwaysWhole">Up to how many lines the whole catalog is read after each migration.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null where the footprints do not add up to what the whole catalog is in the end.</returns>
    private static async Task<IReadOnlyList<Footprint>?> TrackAsync(
        ScratchDatabases databases,
        IReadOnlyList<Migration> migrations,
        int alwaysWhole,
        CancellationToken cancellationToken
    )
    {
        await using var database = await databases.CreateAsync("footprint", cancellationToken).ConfigureAwait(false);
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        var footprints = new List<Footprint>();
        var tracker = new SnapshotTracker(connection, databases.History.LeftOut, alwaysWhole);
        await tracker.StartAsync(cancellationToken).ConfigureAwait(false);
        await databases
            .History.ApplyAsync(database.DataSource, migrations, cancellationToken, TakeAsync)
            .ConfigureAwait(false);
        var whole = await Snapshot
            .TakeAsync(connection, databases.History.LeftOut, cancellationToken)
            .ConfigureAwait(false);
        return whole.Lines.SequenceEqual(tracker.Current.Lines, StringComparer.Ordinal) ? footprints : null;

        async Task TakeAsync(Migration migration, CancellationToken cancellationToken)
        {
            var (before, after) = await tracker
                .AdvanceAsync(migration.NoTransaction, cancellationToken)
                .ConfigureAwait(false);
            footprints.Add(Footprint.Between(before, after, migration));
        }
    }

    /// <summary>Writes the files, and removes those of migrations that are gone.</summary>
    /// <returns>The paths of the files that changed.</returns>
    /// <inheritdoc cref="TakeAsync"/>
    public async Task<IReadOnlyList<string>> WriteAsync(CancellationToken cancellationToken = default)
    {
        var footprints = await TakeAsync(cancellationToken).ConfigureAwait(false);
        var changed = new List<string>();
        foreach (var footprint in footprints)
        {
            var path = PathOf(footprint.Migration);
            if (!File.Exists(path) || Read(path)?.DifferencesFrom(footprint).Count != 0)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllTextAsync(path, footprint.ToString(), cancellationToken).ConfigureAwait(false);
                changed.Add(path);
            }
        }
        foreach (var path in Orphans().ToList())
        {
            File.Delete(path);
            changed.Add(path);
        }
        RemoveEmptyFolder();
        return changed;
    }

    /// <summary>Says how the files differ from a fresh run; nothing where they are current.</summary>
    /// <inheritdoc cref="TakeAsync"/>
    public async Task<IReadOnlyList<Evidence>> CheckAsync(CancellationToken cancellationToken = default)
    {
        var footprints = await TakeAsync(cancellationToken).ConfigureAwait(false);
        var stale = new List<Evidence>();
        foreach (var footprint in footprints)
        {
            var path = PathOf(footprint.Migration);
            if (!File.Exists(path))
            {
                stale.Add(new("has no footprint", path));
                continue;
            }
            stale.AddRange(
                Read(path)?.DifferencesFrom(footprint).Select(word => new Evidence(word, path))
                    ?? [new("is not a footprint", path)]
            );
        }
        stale.AddRange(Orphans().Select(path => new Evidence("is of no migration", path)));
        return stale;
    }

    /// <summary>An empty directory is an error in the folder of Prisma and Diesel.</summary>
    private void RemoveEmptyFolder()
    {
        var folder = new DirectoryInfo(Path.Combine(_folder, Folder));
        if (folder.Exists && !folder.EnumerateFileSystemInfos().Any())
        {
            folder.Delete();
        }
    }

    private string PathOf(string migration) => _paths[migration];

    private IEnumerable<string> Orphans()
    {
        var folder = Path.Combine(_folder, Folder);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.txt").Except(_paths.Values) : [];
    }

    /// <summary>The footprint in a file; null where it is none, for instance for a merge that was left half done.</summary>
    private Footprint? Read(string path)
    {
        try
        {
            return Footprint.Parse(Path.GetFileNameWithoutExtension(path), path, SqlFile.ReadText(_folder, path));
        }
        catch (InvalidMigrationsException)
        {
            return null;
        }
    }
}
