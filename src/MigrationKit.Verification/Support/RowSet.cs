using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MigrationKit.Verification.Support;

/// <summary>The rows of all tables but the history, found by their keys. Sequences do not count.</summary>
internal sealed class RowSet
{
    private const int LongText = 60;
    private const int ShortText = 20;

    private static readonly JsonSerializerOptions AsWritten = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // A sequence leaves gaps: after a crash, a rollback, in another order.
    private readonly HashSet<string> _numbered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Table> _tables = new(StringComparer.Ordinal);

    /// <summary>Rows as they were read, and the columns of the key, if there is one.</summary>
    private sealed record Table(string[] Key, List<JsonObject> Rows)
    {
        public IEnumerable<string> Columns => Rows is [var row, ..] ? row.Select(c => c.Key) : Key;

        /// <summary>The values of a column, whatever the order of the rows.</summary>
        public IEnumerable<string> Values(string column, Func<JsonNode?, string> write) =>
            Rows.Select(row => write(row[column])).Order(StringComparer.Ordinal);
    }

    /// <summary>The rows of all tables.</summary>
    public static async Task<RowSet> TakeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        return (await TakeAsync(connection, null, cancellationToken).ConfigureAwait(false)).Rows;
    }

    /// <summary>The rows of some tables, and the server's time.</summary>
    /// <param name="only">The tables, with their schema where that is not public; null for all.</param>
    public static async Task<(RowSet Rows, DateTimeOffset Time)> TakeAsync(
        NpgsqlConnection connection,
        IReadOnlySet<string>? only,
        CancellationToken cancellationToken
    )
    {
        var rows = new RowSet();
        var tables = await RowTables.ReadAsync(connection, only, cancellationToken).ConfigureAwait(false);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("select pg_catalog.clock_timestamp()"));
        foreach (var (schema, table, _, _, _) in tables)
        {
            batch.BatchCommands.Add(
                new(
                    $"select pg_catalog.to_jsonb(r)::pg_catalog.text from only {Quote.Identifier(schema)}.{Quote.Identifier(table)} r"
                )
            );
        }
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var time = new DateTimeOffset(reader.GetDateTime(0));
        foreach (var (schema, table, key, numbered, padded) in tables)
        {
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            var name = RowTables.Name(schema, table);
            rows._numbered.UnionWith(numbered.Select(column => $"{name}.{column}"));
            var found = rows._tables[name] = new(key, []);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var row = JsonNode.Parse(reader.GetString(0))!.AsObject();
                Unpad(row, padded);
                found.Rows.Add(row);
            }
        }
        return (rows, time);
    }

    /// <summary>Takes off the blanks that fill a <c>char(n)</c>: they mean nothing, and no other type keeps them.</summary>
    private static void Unpad(JsonObject row, string[] padded)
    {
        foreach (var column in padded)
        {
            if (row[column] is JsonValue value)
            {
                row[column] = value.GetValue<string>().TrimEnd(' ');
            }
        }
    }

    /// <summary>The same rows under the names that their tables and columns have now.</summary>
    public RowSet Renamed(RowNames names)
    {
        var renamed = new RowSet();
        foreach (var (name, table) in _tables)
        {
            renamed._tables[names.TableNow(name)] = new(
                [.. table.Key.Select(column => names.ColumnNow(name, column))],
                [
                    .. table.Rows.Select(row => new JsonObject(
                        row.Select(column =>
                            KeyValuePair.Create(names.ColumnNow(name, column.Key), column.Value?.DeepClone())
                        )
                    )),
                ]
            );
        }
        return renamed;
    }

    public bool Any => _tables.Values.Any(table => table.Rows.Count > 0);

    /// <summary>
    /// What became of the rows that were there: gone, changed in a column that still exists, or in a column that is
    /// gone together with the values it held.
    /// </summary>
    public IEnumerable<string> Changes(RowSet before) => Changes(before, (_, _) => true);

    /// <summary>
    /// The same without what loses nothing: a null that became a value is a backfill, and a time that became the time of
    /// the run is what a trigger writes at every update.
    /// </summary>
    /// <param name="start">When it started, by the server's clock.</param>
    public IEnumerable<string> Losses(RowSet before, DateTimeOffset start, DateTimeOffset end) =>
        Changes(
            before,
            (old, value) =>
                old is not null
                && (value is null || Normalize(old) != Normalize(value))
                && !RowTime.IsBetween(value, start, end)
        );

    /// <summary>A value whatever way it is written in: a number as text, a time with its zone.</summary>
    private static string Normalize(JsonNode? value) =>
        RowTime.Of(value)?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) ?? Show(value).Trim('"');

    private IEnumerable<string> Changes(RowSet before, Func<JsonNode?, JsonNode?, bool> counts)
    {
        foreach (var (table, was) in before._tables.Where(table => table.Value.Rows.Count > 0))
        {
            if (!_tables.TryGetValue(table, out var found))
            {
                yield return $"table {table} is gone, and its {Plural.Count(was.Rows.Count, "row")} with it";
                continue;
            }
            var key = SharedKey(was, found);
            var (rows, now) = (ByKey(was, key, found), ByKey(found, key, was));
            var gone = rows.Keys.Where(key => !now.ContainsKey(key)).ToList();
            if (gone.Count > 0)
            {
                yield return $"table {table}: {gone.Count} of {Plural.Count(rows.Count, "row")} {Plural.Are(gone.Count)} gone, such as {Named(rows[gone[0]], key.Length > 0 ? key : NamesARow(was))}";
            }
            foreach (var change in ChangedColumns(table, key, rows, now, counts))
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
            var added = ByKey(found, key, was).ExceptBy(ByKey(was, key, found).Keys, row => row.Key).ToList();
            if (added.Count > 0)
            {
                yield return $"table {table}: {Plural.Count(added.Count, "row")} {Plural.Are(added.Count)} new, such as {Named(added[0].Value, key)}";
            }
        }
    }

    /// <summary>The columns, as <c>table.column</c>, whose values are not the same in both, whatever their order.</summary>
    public IReadOnlySet<string> ColumnsThatDiffer(RowSet other)
    {
        var columns = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (table, found) in _tables)
        {
            var others = other._tables.GetValueOrDefault(table, new(found.Key, []));
            columns.UnionWith(
                found
                    .Columns.Union(others.Columns)
                    .Where(column => !found.Values(column, Show).SequenceEqual(others.Values(column, Show)))
                    .Select(column => $"{table}.{column}")
            );
        }
        return columns;
    }

    /// <summary>The columns, as <c>table.column</c>, in which some text is like this.</summary>
    public IEnumerable<string> ColumnsWith(Func<string, bool> isLike) =>
        ColumnsWithValue(value =>
            value is JsonValue written && written.TryGetValue<string>(out var text) && isLike(text)
        );

    /// <summary>The columns, as <c>table.column</c>, that hold a time or a day of about now, in whatever zone.</summary>
    public IEnumerable<string> ColumnsWithClocks(DateTimeOffset now) =>
        ColumnsWithValue(value => RowTime.IsAbout(value, now));

    private IEnumerable<string> ColumnsWithValue(Func<JsonNode?, bool> isLike) =>
        from table in _tables
        from column in table.Value.Columns
        where table.Value.Rows.Any(row => isLike(row[column]))
        select $"{table.Key}.{column}";

    /// <summary>How the rows differ from those that should be there, columns that tell nothing, numbers of sequences among them, left out.</summary>
    /// <param name="masked">The columns to leave out, as <c>table.column</c>.</param>
    public IEnumerable<string> DifferencesAsSets(RowSet expected, IReadOnlySet<string> masked)
    {
        foreach (var table in _tables.Keys.Union(expected._tables.Keys).Order(StringComparer.Ordinal))
        {
            var (found, due) = (Alike(this, table), Alike(expected, table));
            string[] words = [.. Surplus("unexpected", found, due), .. Surplus("missing", due, found)];
            if (words.Length > 0)
            {
                yield return $"rows of {table}: {string.Join(", ", words)}";
            }
        }

        Dictionary<string, string[]> Alike(RowSet rows, string table) =>
            (rows._tables.GetValueOrDefault(table)?.Rows ?? [])
                .Select(row => (Row: row, Columns: Telling(table, row)))
                .GroupBy(row => Named(row.Row, row.Columns, Show), row => Named(row.Row, row.Columns, Brief))
                .ToDictionary(rows => rows.Key, rows => rows.ToArray(), StringComparer.Ordinal);

        string[] Telling(string table, JsonObject row) =>
            [
                .. row.Select(column => column.Key)
                    .Where(column =>
                        !masked.Contains($"{table}.{column}") && !expected._numbered.Contains($"{table}.{column}")
                    )
                    .Order(StringComparer.Ordinal),
            ];
    }

    private static IEnumerable<string> Surplus(
        string verdict,
        Dictionary<string, string[]> rows,
        Dictionary<string, string[]> others
    )
    {
        var surplus = rows.Where(row => row.Value.Length > others.GetValueOrDefault(row.Key, []).Length).ToList();
        return surplus.Count == 0 ? [] : [$"{surplus.Count} {verdict}, such as {surplus[0].Value[0]}"];
    }

    /// <summary>The rows that should be there and are not, by table; others, and columns of others, may be there.</summary>
    /// <param name="masked">The columns to leave out, as <c>table.column</c>.</param>
    public IEnumerable<(string Table, string Words)> Lacking(RowSet expected, IReadOnlySet<string> masked)
    {
        foreach (var (table, due) in expected._tables)
        {
            if (due.Rows.Count == 0 || !_tables.TryGetValue(table, out var found))
            {
                continue;
            }
            var there = found.Rows.Count == 0 ? due.Columns : found.Columns.Intersect(due.Columns);
            string[] columns = [.. there.Where(column => !masked.Contains($"{table}.{column}"))];
            var lacking = ByKey(due, columns, found).ExceptBy(ByKey(found, columns, due).Keys, row => row.Key).ToList();
            if (lacking.Count > 0)
            {
                var first = Named(lacking[0].Value, columns);
                yield return (table, $"{table} lacks {lacking.Count} of {due.Rows.Count}, such as {first}");
            }
        }
    }

    private static IEnumerable<string> ChangedColumns(
        string table,
        string[] key,
        Dictionary<string, JsonObject> before,
        Dictionary<string, JsonObject> now,
        Func<JsonNode?, JsonNode?, bool> counts
    )
    {
        var columns = before.Values.SelectMany(row => row.Select(column => column.Key)).Distinct();
        foreach (var column in columns)
        {
            foreach (var (id, was) in before)
            {
                if (!now.TryGetValue(id, out var row) || !was.TryGetPropertyValue(column, out var old))
                {
                    continue;
                }
                if (!row.TryGetPropertyValue(column, out var value))
                {
                    if (old is null)
                    {
                        continue;
                    }
                    yield return $"column {table}.{column} is gone, and it held values, such as {Brief(old)} in {Named(was, key)}";
                    break;
                }
                if (!JsonNode.DeepEquals(old, value) && counts(old, value))
                {
                    yield return $"column {table}.{column}: {Brief(old)} became {Brief(value)} in {Named(was, key)}";
                    break;
                }
            }
        }
    }

    /// <summary>A value in a sentence: of a long one the beginning, and how long it is.</summary>
    private static string Brief(JsonNode? value) =>
        Show(value) is { Length: > LongText } text
            ? $"{text[..ShortText]}… ({text.Length - 2} characters)"
            : Show(value);

    // As people write it: "+", not "\u002B".
    private static string Show(JsonNode? value) => value?.ToJsonString(AsWritten) ?? "null";

    /// <summary>
    /// What tells rows apart before and after: the key of before, else that of after, else all columns that both have.
    /// A key that is added, or a column beside rows without one, moves no row. Where no row came or went, a column that
    /// was rewritten tells none apart.
    /// </summary>
    private static string[] SharedKey(Table was, Table found)
    {
        var (before, after) = (was.Columns.ToHashSet(), found.Columns.ToHashSet());
        if (was.Key.Length > 0 && after.IsSupersetOf(was.Key))
        {
            return was.Key;
        }
        if (found.Key.Length > 0 && before.IsSupersetOf(found.Key))
        {
            return found.Key;
        }
        string[] shared = [.. before.Count == 0 ? after : before.Where(after.Contains)];
        string[] kept = was.Rows.Count == found.Rows.Count ? [.. shared.Where(IsKept)] : [];
        return kept.Length > 0 ? kept : shared;

        bool IsKept(string column) =>
            was.Values(column, Normalize).SequenceEqual(found.Values(column, Normalize), StringComparer.Ordinal);
    }

    /// <summary>What names a row of a table that keeps none of its columns.</summary>
    private static string[] NamesARow(Table table) => table.Key.Length > 0 ? table.Key : [.. table.Columns];

    /// <summary>Rows by their key. Where it tells some not apart, these are numbered, first what the other side has unchanged.</summary>
    private static Dictionary<string, JsonObject> ByKey(Table table, string[] key, Table other)
    {
        string[] shared = [.. table.Columns.Intersect(other.Columns)];
        var unchanged = other.Rows.Select(row => Text(row, shared)).ToHashSet(StringComparer.Ordinal);
        var rows = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        var ordered = table.Rows.Select(row => (Row: row, Text: Text(row, shared)));
        foreach (
            var (row, _) in ordered
                .OrderBy(row => !unchanged.Contains(row.Text))
                .ThenBy(row => row.Text, StringComparer.Ordinal)
        )
        {
            var id = Text(row, key);
            for (var n = 1; !rows.TryAdd($"{id} no. {n}", row); n++) { }
        }
        return rows;

        static string Text(JsonObject row, string[] columns) =>
            string.Join(", ", columns.Select(column => Normalize(row[column])));
    }

    private static string Named(JsonObject row, string[] columns) => Named(row, columns, Brief);

    private static string Named(JsonObject row, string[] columns, Func<JsonNode?, string> write) =>
        $"({string.Join(", ", columns.Select(column => $"{column} = {write(row[column])}"))})";
}
