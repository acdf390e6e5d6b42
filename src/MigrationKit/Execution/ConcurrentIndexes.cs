using MigrationKit.Parsing;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>
/// What became of a CREATE INDEX CONCURRENTLY. One that fails leaves an INVALID index behind: it is written to but
/// never read, it is in the way of the next try, and <c>if not exists</c> takes it for the real one.
/// </summary>
internal static class ConcurrentIndexes
{
    // Without a name of its own the index is called after its table. One that somebody builds just now is invalid too.
    private static string FindSql(bool valid) =>
        $"""
            select i.indexrelid::pg_catalog.regclass::text
            from pg_catalog.pg_index i
            join pg_catalog.pg_class c on c.oid = i.indexrelid
            join pg_catalog.pg_class t on t.oid = i.indrelid
            where i.indisvalid = {valid} and c.relkind = 'i' and t.oid = pg_catalog.to_regclass($1)
              and (c.relname = $2 or $2 = '' and pg_catalog.starts_with(c.relname, t.relname || '_'))
              and not exists (select from pg_catalog.pg_stat_progress_create_index p where p.index_relid = c.oid)
            """;

    /// <summary>Whether the index is there and valid; never, where the statement gives it no name.</summary>
    public static async Task<bool> IsValidAsync(
        NpgsqlConnection connection,
        ConcurrentIndex index,
        CancellationToken cancellationToken
    ) =>
        index.Name is not null
        && (
            await FindAsync(connection, index, valid: true, cancellationToken).ConfigureAwait(false)
        ).Count > 0;

    /// <returns>The names of the indexes that were dropped.</returns>
    public static async Task<IReadOnlyList<string>> DropInvalidAsync(
        NpgsqlConnection connection,
        ConcurrentIndex index,
        CancellationToken cancellationToken
    )
    {
        var names = await FindAsync(connection, index, valid: false, cancellationToken)
            .ConfigureAwait(false);
        foreach (var name in names)
        {
            await using var drop = new NpgsqlCommand($"drop index concurrently {name}", connection)
            {
                CommandTimeout = 0,
            };
            await drop.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        return names;
    }

    private static async Task<List<string>> FindAsync(
        NpgsqlConnection connection,
        ConcurrentIndex index,
        bool valid,
        CancellationToken cancellationToken
    )
    {
        await using var find = new NpgsqlCommand(FindSql(valid), connection);
        find.Parameters.Add(new NpgsqlParameter<string> { TypedValue = index.Table });
        find.Parameters.Add(new NpgsqlParameter<string> { TypedValue = index.Name ?? "" });
        await using var reader = await find.ExecuteReaderAsync(cancellationToken)
            .ConfigureAwait(false);
        var names = new List<string>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            names.Add(reader.GetString(0));
        }
        return names;
    }
}
