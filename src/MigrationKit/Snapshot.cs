using MigrationKit.Catalog;
using MigrationKit.Execution;
using MigrationKit.Footprints;
using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit;

/// <summary>
/// The catalog of a database as sorted lines of text, one for each object. One folder of migrations gives the same
/// lines on every server major from 14 on, in any current schema, and under any settings of the session.
/// </summary>
public sealed class Snapshot
{
    internal Snapshot(IEnumerable<string> lines, int serverMajor)
    {
        Lines = [.. lines.Order(StringComparer.Ordinal)];
        ServerMajor = serverMajor;
    }

    /// <summary>The lines, in ordinal order.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>The major version of the server, because a few lines hold for it alone.</summary>
    public int ServerMajor { get; }

    /// <inheritdoc cref="TakeAsync(NpgsqlConnection, SnapshotOptions?, CancellationToken)"/>
    /// <param name="dataSource">The database, seen as a connection of this data source sees it.</param>
    /// <param name="options">What to leave out; by default as <see cref="SnapshotOptions"/> says.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<Snapshot> TakeAsync(
        NpgsqlDataSource dataSource,
        SnapshotOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        return await TakeAsync(connection, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Reads the catalog, in two round trips: the first asks which kinds of objects there are. Names in the current schema are unqualified. Nothing is written, and the
    /// session and an open transaction go on as they were.
    /// </summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="options">What to leave out; by default as <see cref="SnapshotOptions"/> says.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="NpgsqlException">The server cannot be asked.</exception>
    public static async Task<Snapshot> TakeAsync(
        NpgsqlConnection connection,
        SnapshotOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(connection);
        var (families, seen) = (LineFamily.None, "");
        var scope = options is { LeftOutSchemas: { Count: > 0 } others } ? Scope.Without(others) : Scope.All;
        while (true)
        {
            var commands = SnapshotCommands.All(HistoryOf(options), scope, families, seen);
            (var text, var now, seen) = await ReadAsync(connection, commands, cancellationToken).ConfigureAwait(false);
            if ((now & ~families) == LineFamily.None)
            {
                return FromText(text, connection);
            }
            // The first time; and again where somebody made the first of a kind in between.
            families |= now;
        }
    }

    /// <summary>Reads only what has these names, of these families, in one round trip.</summary>
    internal static async Task<Snapshot> TakeNamedAsync(
        NpgsqlConnection connection,
        FootprintNames names,
        LineFamily families,
        SnapshotOptions options,
        CancellationToken cancellationToken
    )
    {
        var commands = SnapshotCommands.Named(HistoryOf(options), names, families);
        var (text, _, _) = await ReadAsync(connection, commands, cancellationToken).ConfigureAwait(false);
        return FromText(text, connection);
    }

    private static TableName HistoryOf(SnapshotOptions? options) => TableName.Parse((options ?? new()).HistoryTable);

    private static Snapshot FromText(string text, NpgsqlConnection connection) =>
        new(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), connection.PostgreSqlVersion.Major);

    private static async Task<(string Text, LineFamily Families, string Seen)> ReadAsync(
        NpgsqlConnection connection,
        IEnumerable<string> commands,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var sql in commands)
        {
            batch.BatchCommands.Add(new(sql));
        }
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var text = reader.IsDBNull(0) ? "" : reader.GetString(0);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var (families, seen) = ((LineFamily)reader.GetInt32(0), reader.GetString(1));
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        return (text, families, seen);
    }

    /// <summary>The lines, each ended by a line feed.</summary>
    public override string ToString() => string.Concat(Lines.Select(line => line + "\n"));
}
