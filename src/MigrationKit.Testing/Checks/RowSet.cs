using System.Text.Json.Nodes;
using MigrationKit.Runs;
using Npgsql;

namespace MigrationKit.Testing.Checks;

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

    // By table, then by key; without a key, by the whole row and its number among equals.
    private readonly Dictionary<string, Dictionary<string, JsonObject>> _tables = new(
        StringComparer.Ordinal
    );

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
                    $"select to_jsonb(r)::text from {Sql.Identifier(schema)}.{Sql.Identifier(table)} r"
                )
            );
        }
        await using var reader = await batch
            .ExecuteReaderAsync(cancellationToken)
            .ConfigureAwait(false);
        foreach (var (schema, table, key) in tables)
        {
            var found = rows._tables[schema == "public" ? table : $"{schema}.{table}"] = new(
                StringComparer.Ordinal
            );
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                Add(found, JsonNode.Parse(reader.GetString(0))!.AsObject(), key);
            }
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }
        return rows;
    }

    /// <summary>Whether there is any row at all.</summary>
    public bool Any => _tables.Values.Any(rows => rows.Count > 0);

    /// <summary>The tables that hold rows.</summary>
    public IEnumerable<string> Filled =>
        _tables.Where(table => table.Value.Count > 0).Select(table => table.Key);

    /// <summary>
    /// What became of the rows that were there: gone, changed in a column that still exists, or in a column that is
    /// gone together with the values it held.
    /// </summary>
    public IEnumerable<string> Changes(RowSet before)
    {
        foreach (var (table, rows) in before._tables.Where(table => table.Value.Count > 0))
        {
            if (!_tables.TryGetValue(table, out var now))
            {
                yield return $"table {table} is gone, and its {rows.Count} rows with it";
                continue;
            }
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
        foreach (var (table, rows) in _tables)
        {
            var known = before._tables.GetValueOrDefault(table);
            var added = rows.Keys.Where(key => known is null || !known.ContainsKey(key)).ToList();
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

    private static void Add(Dictionary<string, JsonObject> rows, JsonObject row, string[] key)
    {
        var name =
            key.Length > 0
                ? "("
                    + string.Join(", ", key.Select(column => $"{column} = {Show(row[column])}"))
                    + ")"
                : row.ToJsonString();
        for (var n = 1; !rows.TryAdd(n == 1 ? name : $"{name} no. {n}", row); n++) { }
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
