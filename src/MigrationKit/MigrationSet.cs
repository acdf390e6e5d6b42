using MigrationKit.Exceptions;
using MigrationKit.Planning;
using MigrationKit.Sources;

namespace MigrationKit;

/// <summary>A folder of migrations that was read, parsed and ordered as a whole, and found sound.</summary>
public sealed class MigrationSet
{
    private readonly Dictionary<string, Migration> _byName;

    internal MigrationSet(IReadOnlyList<Migration> migrations, IReadOnlyList<MigrationProblem> warnings)
    {
        Migrations = migrations;
        Warnings = warnings;
        IsSequence = migrations.All(migration => migration.Repeatable || migration.DeclaredRequires is null);
        _byName = migrations.ToDictionary(migration => migration.Name, MigrationNames.Comparer);
    }

    /// <summary>All migrations in apply order: topological by <c>requires</c>, ties in the order of the layout.</summary>
    public IReadOnlyList<Migration> Migrations { get; }

    /// <summary>What is worth saying but stops nothing, such as a file that a tool has without any statement.</summary>
    public IReadOnlyList<MigrationProblem> Warnings { get; }

    /// <summary>What else is in the folder, and the rule by which it is left out; nothing outside a directory.</summary>
    public IReadOnlyList<LeftOutFile> LeftOut { get; internal init; } = [];

    /// <summary>What the migrations should end in; null where nothing but they say it.</summary>
    internal ModelScript? Model { get; init; }

    /// <summary>Whether no file says what it requires, so that each follows its predecessor by name.</summary>
    public bool IsSequence { get; }

    /// <summary>
    /// Whether each migration requires just the one before it, said or not: a sequence, and one that <c>new</c> went on
    /// with. Repeatable ones do not count.
    /// </summary>
    internal bool IsChain
    {
        get
        {
            var once = Migrations.Where(migration => !migration.Repeatable).ToList();
            return once.Skip(1).Zip(once).All(pair => pair.First.Requires is [var only] && only == pair.Second);
        }
    }

    /// <summary>The migrations that no other requires, in apply order; repeatable ones do not count.</summary>
    internal IEnumerable<Migration> Heads
    {
        get
        {
            var once = Migrations.Where(migration => !migration.Repeatable).ToList();
            return once.Except(once.SelectMany(migration => migration.Requires));
        }
    }

    /// <summary>The migration of that name, ignoring case; <see langword="null"/> where there is none.</summary>
    public Migration? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Reads, parses and orders all migrations of a source.</summary>
    /// <exception cref="InvalidMigrationsException">Something is wrong with the files; it carries every problem.</exception>
    /// <exception cref="MigrationSourceException">The source cannot be read at all.</exception>
    public static async Task<MigrationSet> LoadAsync(
        MigrationSource source,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        return (await source.OpenAsync(Task.CompletedTask, cancellationToken).ConfigureAwait(false))([]);
    }

    /// <summary>The same with files that are not written yet, to make another one.</summary>
    internal static async Task<MigrationSet> LoadWithUnwrittenAsync(
        MigrationSource source,
        CancellationToken cancellationToken
    ) => MigrationSetReader.Read(await source.ReadAsync(cancellationToken).ConfigureAwait(false), unwritten: true);

    /// <summary>The same without reading the footprint files, which are about to be rewritten.</summary>
    internal static async Task<MigrationSet> LoadWithoutFootprintsAsync(
        MigrationSource source,
        CancellationToken cancellationToken
    )
    {
        var found = await source.ReadAsync(cancellationToken).ConfigureAwait(false);
        return MigrationSetReader.Read(
            found with
            {
                Files = [.. found.Files.Select(file => file with { Footprint = null })],
            }
        );
    }
}
