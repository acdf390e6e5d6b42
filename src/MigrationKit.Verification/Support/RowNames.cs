namespace MigrationKit.Verification.Support;

/// <summary>Tables and columns by what stays the same when they are renamed, so that a renamed one is not taken for lost.</summary>
internal sealed class RowNames
{
    private const string NamesSql = """
        select c.oid, case n.nspname when 'public' then '' else n.nspname || '.' end || c.relname, a.attnum, a.attname
        from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
        where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
          and (case when n.nspname = 'public' then c.relname else n.nspname || '.' || c.relname end = any ($1)
            or c.oid::text = any ($1))
        """;

    private readonly Dictionary<string, uint> _tablesBefore = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Table, string Column), (uint Oid, short Number)> _columnsBefore = [];
    private readonly Dictionary<uint, string> _tables = [];
    private readonly Dictionary<(uint Oid, short Number), string> _columns = [];
    private readonly HashSet<(uint Oid, string Column)> _taken = [];

    private RowNames(List<(uint Oid, string Table, short Number, string Column)> before)
    {
        foreach (var (oid, table, number, column) in before)
        {
            _tablesBefore[table] = oid;
            _columnsBefore[(table, column)] = (oid, number);
        }
    }

    /// <summary>The names of these tables before a file.</summary>
    public static async Task<RowNames> TakeAsync(
        NpgsqlConnection connection,
        IEnumerable<string> tables,
        CancellationToken cancellationToken
    ) => new(await ReadAsync(connection, tables, cancellationToken).ConfigureAwait(false));

    /// <summary>Reads what the same tables and columns are called now.</summary>
    /// <returns>The names of the tables.</returns>
    public async Task<IReadOnlySet<string>> RefreshAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        var oids = _tablesBefore.Values.Select(oid => $"{oid}");
        foreach (
            var (oid, table, number, column) in await ReadAsync(connection, oids, cancellationToken)
                .ConfigureAwait(false)
        )
        {
            _tables[oid] = table;
            _columns[(oid, number)] = column;
            if (_columnsBefore.ContainsValue((oid, number)))
            {
                _taken.Add((oid, column));
            }
        }
        return _tablesBefore.Keys.Select(TableNow).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The name of a table now; the same where it is gone, unless another one took it.</summary>
    public string TableNow(string table) =>
        !_tablesBefore.TryGetValue(table, out var oid) ? table
        : _tables.TryGetValue(oid, out var now) ? now
        : _tables.ContainsValue(table) ? Dropped(table)
        : table;

    /// <summary>The name of a column now, by its table before; the same where it is gone, unless another one took it.</summary>
    public string ColumnNow(string table, string column) =>
        !_columnsBefore.TryGetValue((table, column), out var known) ? column
        : _columns.TryGetValue(known, out var now) ? now
        : _taken.Contains((known.Oid, column)) ? Dropped(column)
        : column;

    private static string Dropped(string name) => $"{name} (dropped)";

    private static Task<List<(uint, string, short, string)>> ReadAsync(
        NpgsqlConnection connection,
        IEnumerable<string> wanted,
        CancellationToken cancellationToken
    ) =>
        connection.ReadAllAsync(
            NamesSql,
            row => (row.GetFieldValue<uint>(0), row.GetString(1), row.GetInt16(2), row.GetString(3)),
            cancellationToken,
            new NpgsqlParameter<string[]> { TypedValue = [.. wanted] }
        );
}
