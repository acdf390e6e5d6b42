using System.Globalization;
using MigrationKit.History;
using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>What a run has to know of a database, read in one round trip that writes nothing.</summary>
/// <param name="BackendId">The server process; behind a pooler, the one that happened to answer.</param>
/// <param name="BackendStart">When that process started; null where the role may not see it.</param>
/// <param name="Direct">Whether the connection is that process's own, with no transaction-mode pooler between.</param>
/// <param name="HistorySchema">Where the history table is or will be; null where no schema can be told.</param>
/// <param name="CurrentSchema">The schema of names without one; null where the search_path names none.</param>
/// <param name="UserSchemas">
/// The schemas that hold something of the users' own; null where the history table is not empty, so that it was not asked.
/// </param>
/// <param name="Comment">The comment on the history table, which says how the history began; null where there is none.</param>
/// <param name="HistoryExists">Whether there is such a table.</param>
/// <param name="HistoryIsComplete">Whether it has all the columns.</param>
/// <param name="Rows">Its rows, names without <c>.sql</c>.</param>
/// <param name="Session">The session as it was handed over.</param>
internal sealed record DatabaseState(
    int BackendId,
    string? BackendStart,
    bool Direct,
    string? HistorySchema,
    string? CurrentSchema,
    IReadOnlyList<string>? UserSchemas,
    string? Comment,
    bool HistoryExists,
    bool HistoryIsComplete,
    IReadOnlyList<HistoryRow> Rows,
    SessionState Session
)
{
    /// <summary>Whether a person has said that the migrations were new here when the history began.</summary>
    public bool BeginsEmpty { get; } = Comment?.StartsWith(HistoryTable.BeginsEmpty, StringComparison.Ordinal) == true;

    /// <summary>The other tool whose history was adopted; null where none was.</summary>
    public AdoptedHistory? AdoptedFrom { get; } = AdoptedHistory.Parse(Comment);

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
        foreach (var command in handedOver is null ? [] : handedOver.Restore().Prepend(new("rollback")))
        {
            batch.BatchCommands.Add(command);
        }
        batch.BatchCommands.Add(new(OtherServer.VersionSql));
        batch.BatchCommands.Add(new(OpenHistorySql(table)));
        batch.BatchCommands.Add(new(FactsSql));
        batch.BatchCommands.Add(new($"fetch all from {Cursor}"));
        var version = "";
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            version = reader.GetString(0);
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            OtherServer.ThrowIfNamed(version);
            var state = await ReadAsync(reader, connection, table, cancellationToken).ConfigureAwait(false);
            return state with { Session = handedOver ?? state.Session };
        }
        catch (PostgresException)
        {
            // Of several errors the last one wins, and closing the reader has its own.
            OtherServer.ThrowIfNamed(version);
            throw;
        }
    }

    private static async Task<DatabaseState> ReadAsync(
        NpgsqlDataReader reader,
        NpgsqlConnection connection,
        TableName table,
        CancellationToken cancellationToken
    )
    {
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var state = Facts(reader, connection, table);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var fields = Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, StringComparer.Ordinal);
        var rows = new List<HistoryRow>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(Row(reader, fields));
        }
        return state with { Rows = rows };
    }

    /// <summary>The row of <see cref="FactsSql"/>.</summary>
    private static DatabaseState Facts(NpgsqlDataReader reader, NpgsqlConnection connection, TableName table)
    {
        var backend = reader.GetInt32(0);
        var currentSchema = Text(reader, 1);
        var foundSchema = Text(reader, 2);
        var columns = Text(reader, 3)?.Split('\n') ?? [];
        if (foundSchema is not null)
        {
            HistoryTableOwner.ThrowIfOtherTool($"{foundSchema}.{table.Table}", columns);
        }
        return new(
            backend,
            Text(reader, 10),
            connection.ProcessID == backend,
            foundSchema ?? table.Schema ?? currentSchema,
            currentSchema,
            Text(reader, 11)?.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            Text(reader, 12),
            foundSchema is not null,
            HistoryTable.Columns.All(c =>
                columns.Any(found => found.StartsWith(c.Name + " ", StringComparison.Ordinal))
            ),
            [],
            new(
                Text(reader, 4) ?? "",
                reader.GetString(5),
                reader.GetString(6),
                Text(reader, 7) ?? "",
                Text(reader, 8) ?? "",
                reader.GetString(9)
            )
        );
    }

    /// <summary>Whether an earlier script recorded a migration without its checksum.</summary>
    public bool LacksChecksums(MigrationSet set) =>
        Rows.Any(row => row.Checksum is null && set.Find(row.Name)?.Name == row.Name);

    /// <summary>The migrations that an earlier script recorded without their checksum, or an earlier version without that of the file.</summary>
    public IEnumerable<Migration> WithoutChecksums(MigrationSet set)
    {
        var names = Rows.Where(row => row.FileChecksum is null)
            .Select(row => row.Name)
            .ToHashSet(StringComparer.Ordinal);
        return set.Migrations.Where(migration => names.Contains(migration.Name));
    }

    private const string Cursor = "migrationkit_history";

    // By the server's own functions and not its views of the same content, because a new session has to load what a view
    // is made of.
    private const string FactsSql = $"""
        select pg_catalog.pg_backend_pid(), nullif(pg_catalog.current_setting('migrationkit.schema'), ''), n.nspname::text,
          (select string_agg(a.attname || ' ' || replace(pg_catalog.format_type(a.atttypid, a.atttypmod), '"', ''), e'\n' order by a.attnum)
           from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
          {SessionState.FactsSql},
          (select backend_start::text from pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid())),
          nullif(pg_catalog.current_setting('migrationkit.user_schemas', true), ''),
          pg_catalog.obj_description(c.oid, 'pg_class')
        from (select) one
        left join pg_catalog.pg_class c on {IsHistory}
        left join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        """;

    private const string IsHistory = """
        c.oid = nullif(pg_catalog.current_setting('migrationkit.history'), '')::oid and c.relpersistence <> 't' and c.relkind in ('r', 'p', 'v', 'f')
        """;

    // A cursor, because neither the table nor its columns need to be there, and a failing select would stand as an
    // error in the server's log. Every column is fetched as text, so that no type has to be loaded. What the user's
    // search_path decides is asked first, with nothing in it that the path could give another meaning; the rest under the
    // runner's own, until the end of the message, because the server reads each statement of a block when it comes to it.
    // For the same reason the question for the users' schemas, which takes longer to plan than all the others, costs only
    // those who have no history.
    private static string OpenHistorySql(TableName table) =>
        Quote.Do(
            $"""
            declare
              history pg_catalog.refcursor := '{Cursor}';
              history_table pg_catalog.oid;
              query pg_catalog.text;
            begin
              perform {SessionState.KeepSql},
                pg_catalog.set_config('migrationkit.schema', pg_catalog.current_schema()::pg_catalog.text, true),
                pg_catalog.set_config('migrationkit.history', pg_catalog.to_regclass({Quote.Literal(table.ToString())})::pg_catalog.oid::pg_catalog.text, true),
                {OwnPath.Set};
              select string_agg(pg_catalog.format(
                  case a.attname when 'applied_at' then 'extract(epoch from %1$I)::text as %1$I' else '%1$I::text' end, a.attname), ', ')
                || ' from ' || c.oid::pg_catalog.regclass, c.oid
              into query, history_table
              from pg_catalog.pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid
              where {IsHistory} and not a.attisdropped and a.attname in ({string.Join(
                ", ",
                HistoryTable.Columns.Select(c => $"'{c.Name}'")
            )})
              group by c.oid;
              if history_table is null or pg_catalog.pg_relation_size(history_table) = 0 then
                perform pg_catalog.set_config('migrationkit.user_schemas', e'\n' || coalesce({ExistingObjects.UserSchemas(table)}, ''), true);
              end if;
              open history for execute 'select ' || coalesce(query, 'where false');
            end
            """
        );

    private static HistoryRow Row(NpgsqlDataReader reader, Dictionary<string, int> columns)
    {
        string? Value(string column) => columns.TryGetValue(column, out var ordinal) ? Text(reader, ordinal) : null;
        var (name, checksum) = (Value("version")!, Value("checksum"));
        // Negative for the statement that was sent last and never answered; see HistoryTable.Announce.
        int? progress = Value("statements_done") is { } number ? int.Parse(number, CultureInfo.InvariantCulture) : null;
        return new()
        {
            // The rows of an earlier script have no checksum; a directory that is a migration may have such a name.
            Name = checksum is null && name.EndsWith(".sql", StringComparison.Ordinal) ? name[..^4] : name,
            AppliedAt = DateTimeOffset.UnixEpoch.AddSeconds(
                double.Parse(Value("applied_at")!, CultureInfo.InvariantCulture)
            ),
            Checksum = checksum,
            AppliedBy = Value("applied_by"),
            Duration = Value("duration_ms") is { } ms
                ? TimeSpan.FromMilliseconds(long.Parse(ms, CultureInfo.InvariantCulture))
                : null,
            ToolVersion = Value("tool_version"),
            StatementsDone = progress < 0 ? -progress - 1 : progress,
            Adopted = Value("adopted") == "true",
            Interrupted = progress < 0,
            Announced = Value("announced"),
            FileChecksum = Value("file_checksum"),
            RunId = Value("run_id") is { } run ? Guid.Parse(run) : null,
        };
    }

    private static string? Text(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);
}
