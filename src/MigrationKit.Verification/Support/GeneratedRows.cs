namespace MigrationKit.Verification.Support;

/// <summary>
/// Rows for tables that have no samples, so that every folder is judged with rows in place: types, enums, domains,
/// foreign keys in their order, unique keys, NOT NULL, literals of check constraints. The server is asked whether it
/// takes a row; a table that takes none is named.
/// </summary>
internal sealed class GeneratedRows
{
    private const int Rows = 3;

    private readonly HashSet<string> _filled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _refused = new(StringComparer.Ordinal);
    private readonly HashSet<uint> _takeNone = [];
    private readonly HashSet<string> _derived = new(StringComparer.Ordinal);

    /// <summary>The tables that hold made-up rows.</summary>
    public IReadOnlyCollection<string> Filled => _filled;

    /// <summary>The tables that take no made-up row, each with what the server says.</summary>
    public IReadOnlyDictionary<string, string> Refused => _refused;

    /// <summary>
    /// Whether an error says something of the made-up values only, and nothing that holds of all rows: no value that is
    /// invented need fit a new check, key or cast, nor need what a file makes of it. A null fits wherever the table took one.
    /// </summary>
    public bool MayBeToBlame(PostgresException error, Migration migration) =>
        _filled.Count > 0
        && error.SqlState != PostgresErrorCodes.NotNullViolation
        && (error.SqlState[..2] is "23" or "22" or "P0")
        && (
            error.TableName is not { } table
            || _filled.Concat(_derived).Any(name => LastPart(name) == table)
            || ReadsThem(migration)
        );

    /// <summary>Notes the tables that a file filled, where it may have taken their rows from made-up ones.</summary>
    public void NoteDerived(Migration migration, IEnumerable<string> written)
    {
        if (ReadsThem(migration))
        {
            _derived.UnionWith(written.Where(table => !_filled.Contains(table)));
        }
    }

    private bool ReadsThem(Migration migration) =>
        migration.Text.Mentions("select") && migration.Text.MentionsAny(_filled.Concat(_derived).Select(LastPart));

    private static string LastPart(string name) => name.Split('.')[^1];

    /// <summary>Puts rows into empty tables, those first that others refer to.</summary>
    /// <returns>The tables that are no longer empty.</returns>
    public async Task<IReadOnlyCollection<uint>> AddAsync(
        NpgsqlConnection connection,
        IReadOnlyList<FilledTable> empty,
        IReadOnlyCollection<uint> touched,
        CancellationToken cancellationToken
    )
    {
        var open = empty.Where(table => !_takeNone.Contains(table.Oid) || touched.Contains(table.Oid)).ToList();
        if (open.Count == 0)
        {
            return [];
        }
        var shapes = await TableShape.ReadAsync(connection, open, cancellationToken).ConfigureAwait(false);
        var filled = new List<uint>();
        foreach (var shape in Ordered(shapes))
        {
            // Each for itself: what a table raises may end the session, and with it what is not committed.
            await connection.ExecuteAsync("begin", cancellationToken).ConfigureAwait(false);
            if (await FillAsync(connection, shape, cancellationToken).ConfigureAwait(false))
            {
                filled.Add(shape.Table.Oid);
            }
            await connection.ExecuteAsync("commit", cancellationToken).ConfigureAwait(false);
        }
        return filled;
    }

    public void Clear()
    {
        _filled.Clear();
        _refused.Clear();
        _takeNone.Clear();
        _derived.Clear();
    }

    private async Task<bool> FillAsync(
        NpgsqlConnection connection,
        TableShape shape,
        CancellationToken cancellationToken
    )
    {
        var learned = new Dictionary<int, string?>();
        var (taken, said) = (0, "");
        for (var n = 1; n <= Rows; n++)
        {
            var row = new GeneratedRow(shape, n, withNulls: n == Rows, learned);
            var error = await row.InsertAsync(connection, cancellationToken).ConfigureAwait(false);
            taken += error is null ? 1 : 0;
            said = error?.MessageText ?? said;
        }
        var name = shape.Table.Name;
        if (taken > 0)
        {
            _filled.Add(name);
            _refused.Remove(name);
            _takeNone.Remove(shape.Table.Oid);
            return true;
        }
        _refused[name] = said;
        _takeNone.Add(shape.Table.Oid);
        return false;
    }

    /// <summary>Each table after those that it refers to, as far as they do not go round in a circle.</summary>
    private static IEnumerable<TableShape> Ordered(List<TableShape> shapes)
    {
        var left = shapes.ToDictionary(shape => shape.Table.Oid);
        while (left.Count > 0)
        {
            var next =
                left.Values.FirstOrDefault(shape =>
                    shape.References.All(reference =>
                        reference.Table == shape.Table.Oid || !left.ContainsKey(reference.Table)
                    )
                ) ?? left.Values.First();
            left.Remove(next.Table.Oid);
            yield return next;
        }
    }
}
