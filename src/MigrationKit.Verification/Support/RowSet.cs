using System.Text.Json.Nodes;
using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.Verification.Support;

/// <summary>The rows of all tables but the history, found by their keys. Sequences do not count.</summary>
internal sealed class RowSet
{
    private const string TablesSql = """
        select n.nspname, c.relname,
          coalesce((select string_agg(a.attname, e'\n' order by k.n)
                    from pg_index i, unnest(i.indkey) with ordinality k(attnum, n), pg_attribute a
                    where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid and a.attnum = k.attnum), '')
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
          and c.relname <> 'schema_migrations'
        order by 1, 2
        """;

    private readonly Dictionary<string, Table> _tables = new(StringComparer.Ordinal);

    /// <summary>Rows as they were read, and the columns of the primary key, if there is one.</summary>
    private sealed record Table(string[] Key, List<JsonObject> Rows)
    {
        public IEnumerable<string> Columns => Rows is [var row, ..] ? row.Select(c => c.Key) : Key;
    }

    public static async Task<RowSet> TakeAsync(
        NpgsqlDataSource dataSource,
        CancellationToken cancellationToken
    )
    {
        var rows = new RowSet();
        await using var connection = await dataSource
            .OpenConnectionAsync(cancellationToken)
            .ConfigureAwait(false);
        var tables = await ReadTablesAsync(connection, cancellationToken).ConfigureAwait(false);
        if (tables.Count == 0)
        {
            return rows;
        }
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (schema, table, _) in tables)
        {
            batch.BatchCommands.Add(
                new(
                    $"select to_jsonb(r)::text from {Quote.Identifier(schema)}.{Quote.Identifier(table)} r"
                )
            );
        }
        await using var reader = await batch
            .ExecuteReaderAsync(cancellationToken)
            .ConfigureAwait(false);
        foreach (var (schema, table, key) in tables)
        {
            var found = rows._tables[schema == "public" ? table : $"{schema}.{table}"] = new(
                key,
                []
            );
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                found.Rows.Add(JsonNode.Parse(reader.GetString(0))!.AsObject());
            }
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }
        return rows;
    }

    /// <summary>Whether there is any row at all.</summary>
    public bool Any => _tables.Values.Any(table => table.Rows.Count > 0);

    /// <summary>The tables that hold rows.</summary>
    public IEnumerable<string> Filled =>
        _tables.Where(table => table.Value.Rows.Count > 0).Select(table => table.Key);

    /// <summary>
    /// What became of the rows that were there: gone, changed in a column that still exists, or in a column that is
    /// gone together with the values it held.
    /// </summary>
    public IEnumerable<string> Changes(RowSet before)
    {
        foreach (var (table, was) in before._tables.Where(table => table.Value.Rows.Count > 0))
        {
            if (!_tables.TryGetValue(table, out var found))
            {
                yield return $"table {table} is gone, and its {was.Rows.Count} rows with it";
                continue;
            }
            var key = SharedKey(was, found);
            var (rows, now) = (ByKey(was, key), ByKey(found, key));
            var gone = rows.Keys.Where(key => !now.ContainsKey(key)).ToList();
            if (gone.Count > 0)
            {
                yield return $"table {table}: {gone.Count} of {rows.Count} rows are gone, such as {gone[0]}";
            }
            foreach (var change in ChangedColumns(table, rows, now))
            {
                yield return change;
            }
        }
    }

    /// <summary>The rows that were not there.</summary>
    public IEnumerable<string> Additions(RowSet before)
    {
        foreach (var (table, found) in _tables)
        {
            var was = before._tables.GetValueOrDefault(table, new(found.Key, []));
            var key = SharedKey(was, found);
            var added = ByKey(found, key).Keys.Except(ByKey(was, key).Keys).ToList();
            if (added.Count > 0)
            {
                yield return $"table {table}: {added.Count} rows are new, such as {added[0]}";
            }
        }
    }

    private static IEnumerable<string> ChangedColumns(
        string table,
        Dictionary<string, JsonObject> before,
        Dictionary<string, JsonObject> now
    )
    {
        var columns = before.Values.SelectMany(row => row.Select(column => column.Key)).Distinct();
        foreach (var column in columns)
        {
            foreach (var (key, was) in before)
            {
                if (
                    !now.TryGetValue(key, out var row)
                    || !was.TryGetPropertyValue(column, out var old)
                )
                {
                    continue;
                }
                if (!row.TryGetPropertyValue(column, out var value))
                {
                    if (old is null)
                    {
                        continue;
                    }
                    yield return $"column {table}.{column} is gone, and it held values, such as {old.ToJsonString()} in {key}";
                    break;
                }
                if (!JsonNode.DeepEquals(old, value))
                {
                    yield return $"column {table}.{column}: {Show(old)} became {Show(value)} in {key}";
                    break;
                }
            }
        }
    }

    private static string Show(JsonNode? value) => value?.ToJsonString() ?? "null";

    /// <summary>
    /// What tells rows apart before and after: the key of before, else that of after, else all columns that both have.
    /// A key that is added, or a column beside rows without one, moves no row.
    /// </summary>
    private static string[] SharedKey(Table was, Table found)
    {
        var (before, after) = (was.Columns.ToHashSet(), found.Columns.ToHashSet());
        return was.Key.Length > 0 && after.IsSupersetOf(was.Key) ? was.Key
            : found.Key.Length > 0 && before.IsSupersetOf(found.Key) ? found.Key
            : [.. before.Count == 0 ? after : before.Where(after.Contains)];
    }

    private static Dictionary<string, JsonObject> ByKey(Table table, string[] key)
    {
        var rows = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var row in table.Rows)
        {
            var columns = key.Select(column => $"{column} = {Show(row[column])}");
            var name = $"({string.Join(", ", columns)})";
            // Where nothing tells them apart, equal rows are counted.
            for (var n = 1; !rows.TryAdd(n == 1 ? name : $"{name} no. {n}", row); n++) { }
        }
        return rows;
    }

    private static async Task<List<(string Schema, string Table, string[] Key)>> ReadTablesAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(TablesSql, connection);
        await using var reader = await command
            .ExecuteReaderAsync(cancellationToken)
            .ConfigureAwait(false);
        var tables = new List<(string, string, string[])>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var key = reader.GetString(2);
            tables.Add(
                (reader.GetString(0), reader.GetString(1), key == "" ? [] : key.Split('\n'))
            );
        }
        return tables;
    }
}
