using System.Globalization;
using Npgsql;

namespace MigrationKit.Runs;

/// <summary>What a run has to know of a database, read in one round trip that writes nothing.</summary>
/// <param name="BackendId">The server process; behind a pooler, the one that happened to answer.</param>
/// <param name="BackendStart">When that process started; null where the role may not see it.</param>
/// <param name="Direct">Whether the connection is that process's own, with no transaction-mode pooler between.</param>
/// <param name="HistorySchema">Where the history table is or will be; null where no schema can be told.</param>
/// <param name="HasRelations">Whether the current schema has any table or view.</param>
/// <param name="HistoryExists">Whether there is such a table.</param>
/// <param name="HistoryIsComplete">Whether it has all the columns.</param>
/// <param name="Rows">Its rows, names without <c>.sql</c>.</param>
/// <param name="Session">The session as it was handed over.</param>
internal sealed record DatabaseState(
    int BackendId,
    string? BackendStart,
    bool Direct,
    string? HistorySchema,
    bool HasRelations,
    bool HistoryExists,
    bool HistoryIsComplete,
    IReadOnlyList<HistoryRow> Rows,
    SessionState Session
)
{
    /// <summary>Reads the state.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="table">The history table as the user names it.</param>
    /// <param name="handedOver">
    /// Null for a connection just opened. After a failure the session as it was then: it is brought back first, and
    /// is the one that the new state carries.
    /// </param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<DatabaseState> ReadAsync(
        NpgsqlConnection connection,
        TableName table,
        SessionState? handedOver,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        foreach (
            var command in handedOver is null ? [] : handedOver.Restore().Prepend(new("rollback"))
        )
        {
            batch.BatchCommands.Add(command);
        }
        batch.BatchCommands.Add(new(FactsSql(table)));
        batch.BatchCommands.Add(new(OpenHistorySql(table)));
        batch.BatchCommands.Add(new($"fetch all from {Cursor}"));
        await using var reader = await batch
            .ExecuteReaderAsync(cancellationToken)
            .ConfigureAwait(false);

        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var backend = reader.GetInt32(0);
        var hasRelations = reader.GetBoolean(9);
        var backendStart = Text(reader, 10);
        var currentSchema = Text(reader, 1);
        var foundSchema = Text(reader, 2);
        var columns = Text(reader, 3)?.Split('\n') ?? [];
        var session = new SessionState(
            Text(reader, 4) ?? "",
            reader.GetString(5),
            reader.GetString(6),
            Text(reader, 7) ?? "",
            Text(reader, 8) ?? ""
        );
        if (foundSchema is not null)
        {
            HistoryTables.ThrowIfForeign($"{foundSchema}.{table.Table}", columns);
        }

        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var rows = new List<HistoryRow>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(Row(reader));
        }
        return new(
            backend,
            backendStart,
            connection.ProcessID == backend,
            foundSchema ?? table.Schema ?? currentSchema,
            hasRelations,
            foundSchema is not null,
            History.Columns.All(c =>
                columns.Any(found => found.StartsWith(c.Name + " ", StringComparison.Ordinal))
            ),
            rows,
            handedOver ?? session
        );
    }

    /// <summary>The migrations that an earlier script recorded without their checksum.</summary>
    public IEnumerable<Migration> WithoutChecksum(MigrationSet set)
    {
        var names = Rows.Where(row => row.Checksum is null)
            .Select(row => row.Name)
            .ToHashSet(StringComparer.Ordinal);
        return set.Migrations.Where(migration => names.Contains(migration.Name));
    }

    private const string Cursor = "migrationkit_history";

    // Where no schema is given, the table is the one that an unqualified name would reach.
    private static string Found(TableName table) =>
        $"""
            select c.oid, n.nspname from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where c.relname = {Sql.Literal(
                table.Table
            )} and c.relpersistence <> 't' and c.relkind in ('r', 'p', 'v', 'f')
              and {(
                table.Schema is null
                    ? "pg_catalog.pg_table_is_visible(c.oid)"
                    : $"n.nspname = {Sql.Literal(table.Schema)}"
            )}
            """;

    private static string FactsSql(TableName table) =>
        $"""
            select pg_catalog.pg_backend_pid(), pg_catalog.current_schema()::text, (select nspname::text from ({Found(
                table
            )}) f),
              (select string_agg(a.attname || ' ' || replace(pg_catalog.format_type(a.atttypid, a.atttypmod), '"', ''), e'\n' order by a.attnum)
               from ({Found(
                table
            )}) f join pg_catalog.pg_attribute a on a.attrelid = f.oid and a.attnum > 0 and not a.attisdropped),
              {SessionState.FactsSql},
              exists (select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                where n.nspname = current_schema() and c.relkind in ('r', 'p', 'v', 'm')),
              (select backend_start::text from pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid()))
            """;

    // A cursor, because neither the table nor its columns need to be there, and a failing select would stand as an
    // error in the server's log. Every column is fetched as text, so that no type has to be loaded.
    private static string OpenHistorySql(TableName table) =>
        $"""
            do $migrationkit$
            declare
              history pg_catalog.refcursor := '{Cursor}';
              found record;
              columns text;
            begin
              select f.oid, f.nspname into found from ({Found(table)}) f;
              select string_agg(case when a.attname is null then 'null::text'
                                     when k.name = 'applied_at' then 'extract(epoch from h.applied_at)::text'
                                     else pg_catalog.format('h.%I::text', k.name) end, ', ' order by k.n)
              into columns
              from pg_catalog.unnest(array[{string.Join(
                ", ",
                History.Columns.Select(c => $"'{c.Name}'")
            )}]) with ordinality k(name, n)
              left join pg_catalog.pg_attribute a on a.attrelid = found.oid and a.attname = k.name and not a.attisdropped;
              if found.oid is null then
                open history for execute pg_catalog.format('select %s where false', columns);
              else
                open history for execute pg_catalog.format('select %s from %I.%I h', columns, found.nspname, {Sql.Literal(
                table.Table
            )});
              end if;
            end $migrationkit$
            """;

    private static HistoryRow Row(NpgsqlDataReader reader)
    {
        var name = reader.GetString(0);
        // Negative for the statement that was sent last and never answered; see History.Progress.
        int? progress = Text(reader, 6) is { } number
            ? int.Parse(number, CultureInfo.InvariantCulture)
            : null;
        return new(
            name.EndsWith(".sql", StringComparison.Ordinal) ? name[..^4] : name,
            DateTimeOffset.UnixEpoch.AddSeconds(
                double.Parse(reader.GetString(1), CultureInfo.InvariantCulture)
            ),
            Text(reader, 2),
            Text(reader, 3),
            Text(reader, 4) is { } ms
                ? TimeSpan.FromMilliseconds(long.Parse(ms, CultureInfo.InvariantCulture))
                : null,
            Text(reader, 5),
            progress < 0 ? -progress - 1 : progress,
            Text(reader, 7) == "true"
        )
        {
            Interrupted = progress < 0,
        };
    }

    private static string? Text(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);
}
