using MigrationKit.Reading;
using Npgsql;

namespace MigrationKit.Runs;

/// <summary>
/// Drops the INVALID index that a failed CREATE INDEX CONCURRENTLY leaves behind: it is written to but never read, it
/// is in the way of the next try, and <c>if not exists</c> takes it for the real one.
/// </summary>
internal static class InvalidIndexes
{
    // An index that somebody builds just now is invalid too.
    private const string FindSql = """
        select i.indexrelid::pg_catalog.regclass::text
        from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid
        where not i.indisvalid and c.relkind = 'i' and i.indrelid = pg_catalog.to_regclass($1)
          and case when $2 = '' then pg_catalog.starts_with(c.relname, (select relname from pg_catalog.pg_class where oid = i.indrelid) || '_')
                   else c.relname = $2 end
          and not exists (select from pg_catalog.pg_stat_progress_create_index p where p.index_relid = i.indexrelid)
        """;

    /// <returns>The names of the indexes that were dropped.</returns>
    public static async Task<IReadOnlyList<string>> DropAsync(
        NpgsqlConnection connection,
        ConcurrentIndex index,
        CancellationToken cancellationToken
    )
    {
        var names = await FindAsync(connection, index, cancellationToken).ConfigureAwait(false);
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
        CancellationToken cancellationToken
    )
    {
        await using var find = new NpgsqlCommand(FindSql, connection);
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
