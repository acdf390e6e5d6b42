using MigrationKit.History;
using NpgsqlTypes;

namespace MigrationKit.Verification.Support;

/// <summary>The tables whose rows are compared.</summary>
internal static class RowTables
{
    private static readonly string TablesSql = $"""
        select n.nspname, c.relname,
          coalesce((select string_agg(a.attname, e'\n' order by k.n)
                    from (select i.indkey, i.indnkeyatts from pg_index i
                          where i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
                            and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attnum = any(i.indkey) and not a.attnotnull)
                          order by i.indisprimary desc, i.indnkeyatts, i.indexrelid limit 1) i,
                      unnest(i.indkey) with ordinality k(attnum, n), pg_attribute a
                    where k.n <= i.indnkeyatts and a.attrelid = c.oid and a.attnum = k.attnum), ''),
          coalesce((select string_agg(distinct own.attname, e'\n')
                    from (select c.oid as attrelid, a.attnum as own, a.attnum as other from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
                          union all
                          select k.confrelid, p.own, p.other from pg_constraint k, unnest(k.conkey, k.confkey) p(own, other)
                          where k.conrelid = c.oid and k.contype = 'f') source
                    join pg_attribute a on a.attrelid = source.attrelid and a.attnum = source.other
                    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
                    join pg_attribute own on own.attrelid = c.oid and own.attnum = source.own
                    where a.attidentity <> '' or pg_get_expr(d.adbin, d.adrelid) like 'nextval(%'), ''),
          coalesce((select string_agg(a.attname, e'\n') from pg_attribute a join pg_type t on t.oid = a.atttypid
                    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and 'bpchar'::regtype in (t.oid, t.typbasetype)), '')
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
          and {HistoryTable.IsNot("c")}
          and ($1::text[] is null or case when n.nspname = 'public' then c.relname else n.nspname || '.' || c.relname end = any($1))
        order by 1, 2
        """;

    /// <summary>How rows are told by: the schema is left out where it is public.</summary>
    public static string Name(string schema, string table) => schema == "public" ? table : $"{schema}.{table}";

    /// <summary>
    /// The tables, with the columns of their keys, those that a sequence numbers, here or where they refer to, and those
    /// of type <c>char(n)</c>, which are padded. A key is the primary one, else a unique index that takes no null.
    /// </summary>
    public static Task<List<(string Schema, string Table, string[] Key, string[] Numbered, string[] Padded)>> ReadAsync(
        NpgsqlConnection connection,
        IReadOnlySet<string>? only,
        CancellationToken cancellationToken
    )
    {
        return connection.ReadAllAsync(
            TablesSql,
            row =>
                (
                    row.GetString(0),
                    row.GetString(1),
                    Columns(row.GetString(2)),
                    Columns(row.GetString(3)),
                    Columns(row.GetString(4))
                ),
            cancellationToken,
            new NpgsqlParameter
            {
                Value = (object?)only?.ToArray() ?? DBNull.Value,
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
            }
        );

        static string[] Columns(string lines) => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
