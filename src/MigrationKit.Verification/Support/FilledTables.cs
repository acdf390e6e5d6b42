using MigrationKit.History;
using NpgsqlTypes;

namespace MigrationKit.Verification.Support;

/// <summary>The tables, partitions and materialized views of the walk's database, and which of them hold rows.</summary>
internal sealed class FilledTables
{
    private static readonly string Sql = $"""
        select c.oid::bigint, n.nspname, c.relname, c.relkind = 'm', c.relfilenode::bigint,
          (xpath('/row/n/text()', query_to_xml(format('select pg_catalog.count(*) as n from (select from only %I.%I limit 1001) r', n.nspname, c.relname), false, true, '')))[1]::text::bigint
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'm') and c.relispopulated and c.relpersistence <> 't'
          and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and {HistoryTable.IsNot("c")}
          and (c.oid = any($1::oid[]) or c.oid > $2::oid)
          and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
        """;

    private readonly Dictionary<uint, FilledTable> _tables = [];
    private uint _last = 16383;

    /// <summary>The table of this oid; null where it holds no rows, or there is none.</summary>
    public FilledTable? Find(uint oid) => _tables.GetValueOrDefault(oid) is { Rows: > 0 } table ? table : null;

    public IEnumerable<FilledTable> Empty => _tables.Values.Where(table => table is { Rows: 0, IsView: false });

    public IEnumerable<FilledTable> Filled => _tables.Values.Where(table => table.Rows > 0);

    /// <summary>Looks again at the tables that were touched, and at those that are new.</summary>
    public async Task RefreshAsync(
        NpgsqlConnection connection,
        IReadOnlyCollection<uint> touched,
        CancellationToken cancellationToken
    )
    {
        await using var query = OwnPath.Query(connection, Sql, OidParameter.ForAll(touched), OidParameter.For(_last));
        foreach (var oid in touched)
        {
            _tables.Remove(oid);
        }
        await using var reader = await query.ReadAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var (oid, schema) = ((uint)reader.GetInt64(0), reader.GetString(1));
            var name = reader.GetString(2);
            _tables[oid] = new(
                oid,
                RowTables.Name(schema, name),
                $"{Quote.Identifier(schema)}.{Quote.Identifier(name)}",
                reader.GetBoolean(3),
                reader.GetInt64(4),
                reader.GetInt64(5)
            );
            _last = Math.Max(_last, oid);
        }
    }

    /// <summary>Forgets everything: the database is another one.</summary>
    public void Clear()
    {
        _tables.Clear();
        _last = 16383;
    }
}

/// <summary>Oids as parameters, without the types of a database being loaded.</summary>
internal static class OidParameter
{
    public static NpgsqlParameter For(uint oid) => new() { Value = $"{oid}", NpgsqlDbType = NpgsqlDbType.Unknown };

    public static NpgsqlParameter ForAll(IEnumerable<uint> oids) =>
        new() { Value = $"{{{string.Join(',', oids)}}}", NpgsqlDbType = NpgsqlDbType.Unknown };
}

/// <summary>A table of the walk's database.</summary>
/// <param name="Name">Its name, with the schema where that is not public.</param>
/// <param name="Sql">The same, quoted.</param>
/// <param name="Storage">Where its rows are stored.</param>
/// <param name="Rows">How many it holds; more than a thousand are not counted.</param>
internal sealed record FilledTable(uint Oid, string Name, string Sql, bool IsView, long Storage, long Rows);
