using System.Collections.Concurrent;
using MigrationKit.Execution;
using MigrationKit.Testing;
using Npgsql;

namespace MigrationKit.Verification.Support;

/// <summary>What the checks of one verification share: the folder, the server, and databases in any state.</summary>
internal sealed class VerificationContext(
    PostgresHost host,
    VerificationOptions options,
    MigrationSet set
)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<TestDatabases>>> _states = new();
    private readonly Lazy<Task<Snapshot>> _fresh = new(() => TakeFreshAsync(host, set));

    public PostgresHost Host => host;

    public VerificationOptions Options => options;

    /// <summary>The folder, sound and in apply order.</summary>
    public MigrationSet Set => set;

    public IReadOnlyList<Migration> Migrations => set.Migrations;

    /// <summary>The rows that belong to each migration, by its name.</summary>
    public IReadOnlyDictionary<string, SqlFile> Samples { get; } =
        SqlFile.ReadAll(options.Migrations, "samples");

    /// <summary>The older shapes that are out in the field, by the name of the file.</summary>
    public IReadOnlyDictionary<string, SqlFile> Legacy { get; } =
        SqlFile.ReadAll(options.Migrations, "legacy");

    /// <summary>What a fresh run of the whole folder gives; taken once.</summary>
    public Task<Snapshot> FreshAsync() => _fresh.Value;

    /// <summary>A database in the state after these migrations, in this order.</summary>
    /// <param name="applied">The migrations; none for an empty database.</param>
    /// <param name="samples">Whether each is followed by its sample rows.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<TestDatabase> DatabaseAsync(
        IReadOnlyList<Migration> applied,
        bool samples,
        CancellationToken cancellationToken
    )
    {
        var key = string.Join('\n', applied.Select(m => $"{m.Name} {m.Checksum}"));
        var state = _states.GetOrAdd(
            key + samples,
            _ => new(() => CreateStateAsync(key, applied, samples, cancellationToken))
        );
        var databases = await state.Value.ConfigureAwait(false);
        return await databases.CreateAsync("verify", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Brings a database to the state after these migrations, each by its own run.</summary>
    public async Task BuildAsync(
        NpgsqlDataSource dataSource,
        IReadOnlyList<Migration> applied,
        bool samples,
        CancellationToken cancellationToken
    )
    {
        for (var i = 1; i <= applied.Count; i++)
        {
            await ApplyAsync(dataSource, [.. applied.Take(i)], cancellationToken)
                .ConfigureAwait(false);
            if (samples && Samples.GetValueOrDefault(applied[i - 1].Name) is { } sample)
            {
                await sample.ExecuteAsync(dataSource, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Applies these migrations in this order, whatever they require.</summary>
    public static Task<MigrationReport> ApplyAsync(
        NpgsqlDataSource dataSource,
        IReadOnlyList<Migration> migrations,
        CancellationToken cancellationToken,
        MigratorOptions? with = null
    ) =>
        new Run(dataSource, new(migrations, []), with ?? new(), _ => { }).ExecuteAsync(
            cancellationToken
        );

    /// <summary>Applies the folder as a user would, footprints and all.</summary>
    public Task<MigrationReport> ApplyFolderAsync(
        NpgsqlDataSource dataSource,
        CancellationToken cancellationToken
    ) => new Migrator(dataSource, options.Source).ApplyAsync(cancellationToken);

    /// <summary>How a database differs from a fresh run, in words.</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync(
        TestDatabase database,
        CancellationToken cancellationToken
    )
    {
        var snapshot = await Snapshot
            .TakeAsync(database.DataSource, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return SnapshotDifference.Between(snapshot, await FreshAsync().ConfigureAwait(false)).Words;
    }

    /// <summary>The names in the history.</summary>
    public async Task<IReadOnlyList<string>> HistoryAsync(
        TestDatabase database,
        CancellationToken cancellationToken
    )
    {
        var migrator = new Migrator(database.DataSource, options.Source);
        var plan = await migrator.PlanAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. plan.Entries.Where(entry => entry.History is not null).Select(entry => entry.Name),
        ];
    }

    private async Task<TestDatabases> CreateStateAsync(
        string key,
        IReadOnlyList<Migration> applied,
        bool samples,
        CancellationToken cancellationToken
    )
    {
        if (applied.Count == 0)
        {
            return await TestDatabases.CreateAsync(host, cancellationToken).ConfigureAwait(false);
        }
        var rows = samples ? applied.Select(m => Samples.GetValueOrDefault(m.Name)?.Text) : [];
        return await TestDatabases
            .CreateAsync(
                host,
                $"verify\n{key}\n{string.Join('\n', rows)}",
                (dataSource, token) => BuildAsync(dataSource, applied, samples, token),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static async Task<Snapshot> TakeFreshAsync(PostgresHost host, MigrationSet set)
    {
        var empty = await TestDatabases.CreateAsync(host).ConfigureAwait(false);
        await using var database = await empty.CreateAsync("verify fresh").ConfigureAwait(false);
        await ApplyAsync(database.DataSource, set.Migrations, CancellationToken.None)
            .ConfigureAwait(false);
        return await Snapshot.TakeAsync(database.DataSource).ConfigureAwait(false);
    }
}
