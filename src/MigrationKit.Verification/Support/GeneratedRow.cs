namespace MigrationKit.Verification.Support;

/// <summary>
/// One made-up row. What the server says against it decides what is tried next, until it is taken or there is nothing
/// left to try.
/// </summary>
/// <param name="n">The number of the row, from 1.</param>
/// <param name="withNulls">Whether columns that may be null are.</param>
/// <param name="learned">What rows before it needed, by column.</param>
internal sealed class GeneratedRow(TableShape shape, int n, bool withNulls, Dictionary<int, string?> learned)
{
    private const int Attempts = 60;

    private readonly Dictionary<int, int> _shifts = [];
    private readonly HashSet<int> _forced = [];
    private readonly Dictionary<string, IEnumerator<(Column Column, string? Value)>> _tried = [];
    private bool _nulls = withNulls;

    /// <returns>Why the server takes none; null where it took it.</returns>
    public async Task<PostgresException?> InsertAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        PostgresException? last = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            last = await TryAsync(connection, cancellationToken).ConfigureAwait(false);
            if (last is null || !Adapt(last))
            {
                break;
            }
        }
        return last;
    }

    private async Task<PostgresException?> TryAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var given = shape
            .Columns.Select(column => (column.Name, Sql: ValueOf(column)))
            .Where(column => column.Sql is not null)
            .ToList();
        var names = string.Join(", ", given.Select(column => Quote.Identifier(column.Name)));
        var values = string.Join(", ", given.Select(column => column.Sql));
        var insert =
            given.Count == 0
                ? $"insert into {shape.Table.Sql} default values"
                : $"insert into {shape.Table.Sql} ({names}) overriding system value values ({values})";
        try
        {
            string[] attempt =
            [
                "savepoint migrationkit",
                insert,
                "set constraints all immediate",
                "release savepoint migrationkit",
            ];
            await connection.ExecuteAsync(attempt, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (PostgresException e)
        {
            await connection.TakeBackAsync("migrationkit", cancellationToken).ConfigureAwait(false);
            return e;
        }
    }

    /// <summary>The value as SQL; null where the default is left to the server.</summary>
    private string? ValueOf(Column column)
    {
        var number = n + _shifts.GetValueOrDefault(column.Number);
        if (learned.TryGetValue(column.Number, out var known))
        {
            return known is null ? "null" : Quote.Literal(known);
        }
        if (shape.References.FirstOrDefault(reference => reference.Columns.Contains(column.Number)) is { } reference)
        {
            return _nulls && MayBeNull(column) ? "null" : Referenced(reference, column, number);
        }
        if (column.HasConstantDefault)
        {
            return null;
        }
        var value = _nulls && MayBeNull(column) ? null : GeneratedValue.For(column, number);
        // A type that nothing is known of may still have a default.
        return value is not null ? Quote.Literal(value)
            : column.Default is null ? "null"
            : null;
    }

    private bool MayBeNull(Column column) =>
        !column.IsRequired && !_forced.Contains(column.Number) && column.Bound is null;

    /// <summary>The key of a row that is there; the row's own where the table refers to itself and is empty.</summary>
    private string Referenced(Reference reference, Column column, int number)
    {
        var place = reference.Columns.ToList().IndexOf(column.Number);
        var target = reference.Targets[place];
        if (reference.Table == shape.Table.Oid)
        {
            return MayBeNull(column) ? "null"
                : shape.Columns.FirstOrDefault(other => Quote.Identifier(other.Name).Trim('"') == target.Trim('"'))
                    is { } own
                && own.Number != column.Number
                    ? ValueOf(own) ?? "null"
                : "null";
        }
        var order = string.Join(", ", reference.Targets);
        return $"(select {target} from {reference.Sql} order by {order} offset {number - 1} % greatest(1, (select count(*) from {reference.Sql})) limit 1)";
    }

    /// <summary>Changes what the error is about.</summary>
    /// <returns>Whether there was anything left to change.</returns>
    private bool Adapt(PostgresException error) =>
        error.SqlState switch
        {
            PostgresErrorCodes.CheckViolation => TryNext(error),
            PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ExclusionViolation => Shift(error.ConstraintName),
            PostgresErrorCodes.NotNullViolation => Force(error.ColumnName),
            _ => GiveNulls(),
        };

    private bool TryNext(PostgresException error)
    {
        var name = error.ConstraintName ?? error.DataTypeName ?? "";
        if (!_tried.TryGetValue(name, out var alternatives))
        {
            alternatives = Alternatives(name, error.DataTypeName is not null).GetEnumerator();
            _tried[name] = alternatives;
        }
        if (!alternatives.MoveNext())
        {
            return false;
        }
        var (column, value) = alternatives.Current;
        learned[column.Number] = value;
        return true;
    }

    /// <summary>Other values for the columns of a check, one column at a time.</summary>
    private IEnumerable<(Column Column, string? Value)> Alternatives(string check, bool ofDomain)
    {
        var rule = shape.Checks.FirstOrDefault(rule => rule.Name == check);
        var columns = shape.Columns.Where(column =>
            ofDomain
                ? column.Literals.Count > 0 || column.Category == 'S'
                : rule?.Columns.Contains(column.Number) == true
        );
        foreach (var column in columns)
        {
            var literals = ofDomain ? column.Literals : rule!.Literals;
            var had = learned.TryGetValue(column.Number, out var value);
            foreach (var other in GeneratedValue.Alternatives(column, literals, n))
            {
                yield return (column, other);
            }
            // That column alone was not it.
            if (had)
            {
                learned[column.Number] = value;
            }
            else
            {
                learned.Remove(column.Number);
            }
        }
    }

    private bool Shift(string? key)
    {
        var columns = shape.Keys.FirstOrDefault(other => other.Name == key)?.Columns ?? [];
        foreach (var column in columns)
        {
            learned.Remove(column);
            _shifts[column] = _shifts.GetValueOrDefault(column) + 1;
        }
        return columns.Count > 0 && _shifts[columns[0]] < Attempts / 2;
    }

    private bool Force(string? name) =>
        shape.Columns.FirstOrDefault(column => column.Name == name) is { } column && _forced.Add(column.Number);

    private bool GiveNulls()
    {
        var had = _nulls;
        _nulls = true;
        return !had;
    }
}
