namespace MigrationKit.Verification.Support;

/// <summary>
/// Runs a file in a transaction, all in one message, and looks after each statement at what it locked, read and wrote:
/// every relation that a transaction touches is in <c>pg_locks</c> until its end.
/// </summary>
internal sealed class FileRun(NpgsqlConnection connection, FilledTables tables)
{
    private const string Marker = "migrationkit_seen";

    private const string Counts = """
        pg_catalog.pg_stat_get_xact_tuples_returned(l.relation), pg_catalog.pg_stat_get_xact_tuples_inserted(l.relation),
        pg_catalog.pg_stat_get_xact_tuples_updated(l.relation), pg_catalog.pg_stat_get_xact_tuples_deleted(l.relation), pg_catalog.clock_timestamp()
        """;

    // Under the search_path that the file has set by then: OwnPath would cost commands for each of its statements.
    private const string TouchedSql = $"""
        select l.relation::pg_catalog.int8 as {Marker}, l.mode, c.relfilenode::pg_catalog.int8,
          {Counts}
        from pg_catalog.pg_locks l left join pg_catalog.pg_class c on c.oid operator(pg_catalog.=) l.relation
        where l.pid operator(pg_catalog.=) pg_catalog.pg_backend_pid() and l.locktype operator(pg_catalog.=) 'relation' and l.granted
          and l.relation operator(pg_catalog.>=) 16384::pg_catalog.oid
        union all select 0, '', 0, 0, 0, 0, 0, pg_catalog.clock_timestamp()
        """;

    // What a session read before counts until the server takes it over, which can be after the next transaction began.
    private const string FilledSql = $"""
         union all
        select c.oid::pg_catalog.int8, '', c.relfilenode::pg_catalog.int8,
          {Counts}
        from pg_catalog.pg_class c, lateral (select c.oid) l(relation) where c.oid operator(pg_catalog.=) any($1::pg_catalog.oid[])
        """;

    private readonly Dictionary<uint, Touch> _now = [];
    private DateTime _time;

    /// <summary>What the statements did to the tables that held rows.</summary>
    public List<StatementEffect> Effects { get; } = [];

    /// <summary>All relations that were locked, filled or not.</summary>
    public HashSet<uint> Touched { get; } = [];

    /// <summary>Runs the statements in the transaction that is open.</summary>
    /// <returns>The error, with its statement; null where all went well.</returns>
    public async Task<(SqlStatement? Statement, PostgresException Error)?> ExecuteAsync(
        IReadOnlyList<SqlStatement> statements,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        var before = new NpgsqlBatchCommand(TouchedSql + FilledSql);
        before.Parameters.Add(OidParameter.ForAll(tables.Filled.Select(table => table.Oid)));
        batch.BatchCommands.Add(before);
        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(new(statement.Text));
            batch.BatchCommands.Add(new(TouchedSql));
        }
        batch.BatchCommands.Add(new("set constraints all immediate"));
        var seen = 0;
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            do
            {
                // The results of the file's own queries pass unread.
                if (reader.FieldCount == 0 || reader.GetName(0) != Marker)
                {
                    continue;
                }
                await ReadAsync(reader, seen == 0 ? null : statements[seen - 1], cancellationToken)
                    .ConfigureAwait(false);
                seen++;
            } while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
            return null;
        }
        catch (PostgresException e)
        {
            return (seen > 0 && seen <= statements.Count ? statements[seen - 1] : null, e);
        }
    }

    private async Task ReadAsync(NpgsqlDataReader reader, SqlStatement? statement, CancellationToken cancellationToken)
    {
        // In the order in which the tables were made: the server tells of locks in another one each time.
        var found = new SortedDictionary<uint, Touch>();
        var time = _time;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            time = reader.GetDateTime(7);
            var oid = (uint)reader.GetInt64(0);
            if (oid == 0)
            {
                continue;
            }
            var mode = reader.GetString(1);
            if (found.TryGetValue(oid, out var touch))
            {
                found[oid] = touch with { Mode = LockModes.Stronger(touch.Mode, mode) };
                continue;
            }
            found.Add(oid, Touch.Read(reader, mode));
        }
        foreach (var (oid, touch) in found)
        {
            if (touch.Mode.Length > 0)
            {
                Touched.Add(oid);
            }
            if (statement is not null)
            {
                Note(statement, oid, touch, time - _time);
            }
            _now[oid] = touch;
        }
        _time = time;
    }

    private void Note(SqlStatement statement, uint oid, Touch touch, TimeSpan time)
    {
        if (tables.Find(oid) is not { } table)
        {
            return;
        }
        var before = _now.GetValueOrDefault(oid) ?? new("", table.Storage, 0, 0, 0, 0);
        var effect = new StatementEffect(
            statement,
            oid,
            table.Name,
            table.Rows,
            touch.Mode,
            Rewritten: touch.Storage is { } storage && storage != before.Storage,
            Scanned: touch.Returned > before.Returned,
            touch.Inserted - before.Inserted,
            touch.Updated - before.Updated,
            touch.Deleted - before.Deleted,
            time
        )
        {
            IsNewLock = touch.Mode != before.Mode,
        };
        if (
            effect.IsNewLock
            || effect.Rewritten
            || effect.Scanned
            || effect.Inserted + effect.Updated + effect.Deleted > 0
        )
        {
            Effects.Add(effect);
        }
    }

    /// <summary>A relation that the transaction has locked, its storage where it still exists, and counts of rows.</summary>
    private sealed record Touch(string Mode, long? Storage, long Returned, long Inserted, long Updated, long Deleted)
    {
        public static Touch Read(NpgsqlDataReader reader, string mode) =>
            new(
                mode,
                reader.IsDBNull(2) ? null : reader.GetInt64(2),
                reader.GetInt64(3),
                reader.GetInt64(4),
                reader.GetInt64(5),
                reader.GetInt64(6)
            );
    }
}
