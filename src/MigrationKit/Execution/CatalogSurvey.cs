using System.Globalization;
using MigrationKit.Catalog;
using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>What a survey of the catalog gives.</summary>
/// <param name="Horizon">The transaction id from which on everything is newer than this survey.</param>
/// <param name="GlobalState">Changes with what can change every line.</param>
/// <param name="Counts">For each catalog how many rows there are, how many are unchanged, and which are not.</param>
/// <param name="Touched">The ids of the objects of which a line may have changed, by kind: c, p or t.</param>
internal sealed record CatalogSurvey(
    string Horizon,
    string GlobalState,
    IReadOnlyDictionary<string, (int All, int Unchanged, string Changed)> Counts,
    ILookup<string, string> Touched
)
{
    /// <summary>Finds what changed since a survey.</summary>
    /// <param name="connection">A connection that stays open, because the queries are prepared on it.</param>
    /// <param name="horizon">Of the survey before; null to find everything.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<CatalogSurvey> TakeAsync(
        NpgsqlConnection connection,
        string? horizon,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new($"select {SessionSettings.ForFewObjects}"));
        batch.BatchCommands.Add(new(CatalogChanges.Horizon));
        batch.BatchCommands.Add(new(CatalogChanges.GlobalState));
        // The oldest id that there can be makes everything new.
        batch.BatchCommands.Add(Since(CatalogChanges.Counts, horizon ?? "1"));
        if (horizon is not null)
        {
            batch.BatchCommands.Add(Since(CatalogChanges.Touched, horizon));
        }
        await PrepareAsync(connection, batch, cancellationToken).ConfigureAwait(false);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var first = (await RowsAsync(reader, cancellationToken).ConfigureAwait(false))[0][0];
        var global = (await RowsAsync(reader, cancellationToken).ConfigureAwait(false))[0][0];
        var counts = await RowsAsync(reader, cancellationToken).ConfigureAwait(false);
        var touched = horizon is null ? [] : await RowsAsync(reader, cancellationToken).ConfigureAwait(false);
        return new(
            first,
            global,
            counts.ToDictionary(row => row[0], row => (Number(row[1]), Number(row[2]), row[3])),
            touched.ToLookup(row => row[0], row => row[1])
        );
    }

    /// <summary>Reads the names and the lines of the objects that were touched.</summary>
    public async Task<(IReadOnlyList<(string Kind, string Id, string Name)> Names, string Lines)> ReadTouchedAsync(
        NpgsqlConnection connection,
        TableName history,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var sql in SnapshotCommands.Touched(history))
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var kind in sql.Contains("$1", StringComparison.Ordinal) ? "cpt" : Enumerable.Empty<char>())
            {
                command.Parameters.Add(new() { Value = $"{{{string.Join(',', Touched[kind.ToString()])}}}" });
            }
            batch.BatchCommands.Add(command);
        }
        await PrepareAsync(connection, batch, cancellationToken).ConfigureAwait(false);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var lines = await RowsAsync(reader, cancellationToken).ConfigureAwait(false);
        var names = await RowsAsync(reader, cancellationToken).ConfigureAwait(false);
        return ([.. names.Select(row => (row[0], row[1], row[2]))], lines[0][0]);
    }

    /// <summary>Prepares the batch under the settings of its first command, in a transaction that is rolled back.</summary>
    private static async Task PrepareAsync(
        NpgsqlConnection connection,
        NpgsqlBatch batch,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync([batch.BatchCommands[0].CommandText], cancellationToken).ConfigureAwait(false);
        await batch.PrepareAsync(cancellationToken).ConfigureAwait(false);
        await transaction.RollbackAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The names of everything.</summary>
    public static async Task<IReadOnlyList<(string Kind, string Id, string Name)>> ReadAllNamesAsync(
        NpgsqlConnection connection,
        TableName history,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(
            new($"select {SnapshotCommands.KeepHistory(history)}, {SessionSettings.ForWholeCatalog}")
        );
        batch.BatchCommands.Add(new(Anchors.Names(Scope.All)));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var names = await RowsAsync(reader, cancellationToken).ConfigureAwait(false);
        return [.. names.Select(row => (row[0], row[1], row[2]))];
    }

    private static NpgsqlBatchCommand Since(string sql, string horizon)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Add(new() { Value = horizon });
        return command;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    // The rows of a result, as texts; the reader goes on to the next result.
    private static async Task<List<string[]>> RowsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var rows = new List<string[]>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(
                [
                    .. Enumerable
                        .Range(0, reader.FieldCount)
                        .Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture) ?? ""),
                ]
            );
        }
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        return rows;
    }
}
