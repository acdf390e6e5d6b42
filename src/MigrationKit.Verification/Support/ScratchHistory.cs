using MigrationKit.Execution;
using MigrationKit.History;

namespace MigrationKit.Verification.Support;

/// <summary>
/// The history in throwaway databases: the one place that knows its name, for whoever runs migrations there or reads
/// what they left.
/// </summary>
/// <param name="name">The history table as <see cref="MigratorOptions.HistoryTable"/> says it.</param>
internal sealed class ScratchHistory(string name)
{
    private const string Public = "public";

    private readonly TableName _name = TableName.Parse(name);

    public string Name => name;

    /// <summary>The history of a database that was made for checks.</summary>
    public static ScratchHistory For(TestDatabase database) => new(database.HistoryTableName);

    /// <summary>The schema that the user names; null where that is left to the search_path, or is always there.</summary>
    public string? GivenSchema => _name.Schema is Public ? null : _name.Schema;

    /// <summary>The table where a history is begun before the first run.</summary>
    public HistoryTable Table => new(_name.Schema ?? Public, _name.Table);

    /// <summary>How the runner is told of it.</summary>
    public MigratorOptions Options { get; } = new() { HistoryTable = name };

    public SnapshotOptions LeftOut { get; } = new() { HistoryTable = name };

    /// <summary>Applies these migrations in this order, whatever they require.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="migrations">In apply order.</param>
    /// <param name="after">Runs after each of them, before the next one is sent.</param>
    public Task<MigrationReport> ApplyAsync(
        NpgsqlDataSource dataSource,
        IReadOnlyList<Migration> migrations,
        CancellationToken cancellationToken,
        Func<Migration, CancellationToken, Task>? after = null
    ) => new Run(dataSource, new(migrations, []), Options, _ => { }, after: after).ExecuteAsync(cancellationToken);

    /// <inheritdoc cref="ApplyAsync(NpgsqlDataSource, IReadOnlyList{Migration}, CancellationToken, Func{Migration, CancellationToken, Task})"/>
    public Task<MigrationReport> ApplyAsync(
        TestDatabase database,
        IReadOnlyList<Migration> migrations,
        CancellationToken cancellationToken
    ) => ApplyAsync(database.DataSource, migrations, cancellationToken);

    /// <summary>The schema without the history.</summary>
    public Task<Snapshot> SnapshotAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken) =>
        Snapshot.TakeAsync(dataSource, LeftOut, cancellationToken);
}
