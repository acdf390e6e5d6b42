using MigrationKit.Sql;
using NpgsqlTypes;

namespace MigrationKit.Verification.Support;

/// <summary>The tables whose rows are compared.</summary>
internal static class RowTables
{
    private const string TablesSql = """
        select n.nspname, c.relname,
          coalesce((select string_agg(a.attname, e'\n' order by k.n)
                    from pg_index i, unnest(i.indkey) with ordinality k(attnum, n), pg_attribute a
                    where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid and a.attnum = k.attnum), '')
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
          and c.relname <> 'schema_migrations'
          and ($1::text[] is null or case when n.nspname = 'public' then c.relname else n.nspname || '.' || c.relname end = any($1))
        order by 1, 2
        """;

    /// <summary>How rows are told by: the schema is left out where it is public.</summary>
    public static string Name(string schema, string table) => schema == "public" ? table : $"{schema}.{table}";

    /// <summary>The tables, with the columns of their primary keys.</summary>
    public static async Task<List<(string Schema, string Table, string[] Key)>> ReadAsync(
        NpgsqlConnection connection,
        IReadOnlySet<string>? only,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(TablesSql, connection);
        command.Parameters.Add(
            new()
            {
                Value = only is null ? DBNull.Value : only.ToArray(),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
            }
        );
        return await command
            .ReadAllAsync(
                reader =>
                    (
                        reader.GetString(0),
                        reader.GetString(1),
                        reader.GetString(2).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
