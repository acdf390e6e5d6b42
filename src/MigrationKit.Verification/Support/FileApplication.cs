using System.Data;
using MigrationKit.Execution;

namespace MigrationKit.Verification.Support;

/// <summary>Applies one file for good, as psql would, and sees what it leaves in the session.</summary>
internal sealed partial class FileApplication(
    NpgsqlDataSource dataSource,
    NpgsqlConnection connection,
    Migration migration,
    FilledTables tables
)
{
    private const string StateSql = """
        select format('setting %s = %s', name, case name when 'search_path' then current_setting('migrationkit.search_path') else setting end)
        from pg_settings where source = 'session' and name not like 'transaction\_%' and name not like 'migrationkit.%'
          and (name <> 'search_path' or current_setting('migrationkit.path_is_set') = 'session')
        union all select format('role %s', current_user)
        union all select format('temporary %s', relname) from pg_class where relnamespace = pg_my_temp_schema() and relkind in ('r', 'v', 'S')
        union all select format('prepared statement %s', name) from pg_prepared_statements where from_sql
        union all select format('advisory lock %s', objid) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()
        union all select format('listening to %s', c) from pg_listening_channels() c
        union all select format('cursor %s', name) from pg_cursors where is_holdable
        """;

    // The roles of MK503 come and go on the same server.
    private const string KeptSettingsSql = """
        select concat_ws(' ', 'setting of', case when setdatabase <> 0 then 'the database' end, case when setrole <> 0 then 'role ' || setrole::regrole end)
          || ': ' || c
        from pg_db_role_setting s, unnest(s.setconfig) c
        where setdatabase in (0, (select oid from pg_database where datname = current_database()))
          and setrole::regrole::text not like 'mk!_owner!_%' escape '!'
        """;

    // The statements that set modes of a transaction.
    private readonly List<int> _modes =
    [
        .. Enumerable
            .Range(0, migration.NoTransaction ? migration.Spans.Count : 0)
            .Where(i => TransactionControls.SetsModes(new(migration.Text, migration.Spans[i]))),
    ];
    private readonly Dictionary<string, SqlStatement> _first = new(StringComparer.Ordinal);

    /// <summary>What a no-transaction file did to the tables; of a transaction it is known before.</summary>
    public List<StatementEffect> Effects { get; } = [];

    /// <summary>The relations that a no-transaction file locked.</summary>
    public HashSet<uint> Touched { get; } = [];

    /// <summary>What the file leaves in the session, or of settings in the database.</summary>
    public IReadOnlyList<SessionLeak> Leaks { get; private set; } = [];

    /// <returns>The error, with its statement; null where all went well.</returns>
    public async Task<(SqlStatement? Statement, PostgresException Error)?> RunAsync(CancellationToken cancellationToken)
    {
        var before = await StateAsync(cancellationToken).ConfigureAwait(false);
        SqlStatement? last = null;
        try
        {
            if (migration.NoTransaction)
            {
                for (var i = 0; i < migration.Statements.Count; i++)
                {
                    last = migration.Statements[i];
                    await BeginAsync(i, cancellationToken).ConfigureAwait(false);
                    await RunAloneAsync(i, cancellationToken).ConfigureAwait(false);
                    if (!SetsModesAfter(i))
                    {
                        await NoteAsync(last, cancellationToken).ConfigureAwait(false);
                    }
                    await CommitAsync(i, cancellationToken).ConfigureAwait(false);
                }
            }
            else
            {
                await ExecuteAsync("begin", cancellationToken).ConfigureAwait(false);
                foreach (var statement in migration.Statements)
                {
                    last = statement;
                    await ExecuteAsync(statement.Text, cancellationToken).ConfigureAwait(false);
                    await NoteAsync(statement, cancellationToken).ConfigureAwait(false);
                }
                last = null;
                await ExecuteAsync("commit", cancellationToken).ConfigureAwait(false);
            }
        }
        catch (PostgresException e)
        {
            return (last, e);
        }
        // Only now is it known what was meant for the transaction alone.
        var after = await StateAsync(cancellationToken).ConfigureAwait(false);
        Leaks = [.. after.Except(before).Select(Leak)];
        return null;
    }

    /// <summary>Before the first statement of a transaction of the file that has no BEGIN.</summary>
    private Task BeginAsync(int index, CancellationToken cancellationToken) =>
        migration.GroupOf(index) is { } group
        && group.Start == index
        && !TransactionControls.Of(migration, index).Begins()
            ? ExecuteAsync("begin", cancellationToken)
            : Task.CompletedTask;

    /// <summary>Behind the last statement of one that has no COMMIT.</summary>
    private Task CommitAsync(int index, CancellationToken cancellationToken) =>
        migration.GroupOf(index) is { } group
        && group.End == index + 1
        && TransactionControls.Of(migration, index) != TransactionControl.Commit
            ? ExecuteAsync("commit", cancellationToken)
            : Task.CompletedTask;

    /// <summary>Whether the file goes on to set what the server accepts only before the first query of a transaction.</summary>
    private bool SetsModesAfter(int index) =>
        migration.GroupOf(index) is { } group && _modes.Exists(modes => index < modes && modes < group.End);

    private SessionLeak Leak(string state) => new(state, _first.GetValueOrDefault(state) ?? Mentions(state));

    /// <summary>For what comes with the commit only, such as LISTEN.</summary>
    private SqlStatement? Mentions(string leak)
    {
        var word = leak.Split(' ', '=')[^1];
        return migration.Statements.FirstOrDefault(statement =>
            word.Length > 0 && statement.Text.Contains(word, StringComparison.OrdinalIgnoreCase)
        );
    }

    private async Task NoteAsync(SqlStatement statement, CancellationToken cancellationToken)
    {
        if (NoSession().IsMatch(statement.Text))
        {
            return;
        }
        foreach (var state in await StateAsync(cancellationToken).ConfigureAwait(false))
        {
            _first.TryAdd(state, statement);
        }
    }

    private async Task RunAloneAsync(int index, CancellationToken cancellationToken)
    {
        var statement = migration.Statements[index];
        if (!NoTransactionRun.IsAlone(migration, index) && migration.GroupOf(index) is null)
        {
            await ExecuteAsync("begin", cancellationToken).ConfigureAwait(false);
            var run = new FileRun(connection, tables);
            var failure = await run.ExecuteAsync([statement], cancellationToken).ConfigureAwait(false);
            if (failure is null)
            {
                await ExecuteAsync("commit", cancellationToken).ConfigureAwait(false);
                Effects.AddRange(run.Effects);
                Touched.UnionWith(run.Touched);
                return;
            }
            if (connection.FullState == ConnectionState.Open)
            {
                await ExecuteAsync("rollback", cancellationToken).ConfigureAwait(false);
            }
            if (
                failure.Value.Error.SqlState
                is not (PostgresErrorCodes.InvalidTransactionTermination or PostgresErrorCodes.ActiveSqlTransaction)
            )
            {
                throw failure.Value.Error;
            }
        }
        await RunWatchedAsync(statement, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a statement that cannot be in a transaction, its locks seen from a second session meanwhile.</summary>
    private async Task RunWatchedAsync(SqlStatement statement, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        await using var witness = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        var watch = new LockWatch(witness, connection.ProcessID);
        var run = ExecuteAsync(statement.Text, cancellationToken);
        do
        {
            await watch.LookAsync(cancellationToken).ConfigureAwait(false);
        } while (!run.IsCompleted);
        await run.ConfigureAwait(false);
        Touched.UnionWith(watch.Held.Keys);
        var storages = await watch
            .StoragesAsync(tables.Filled.Select(table => table.Oid), cancellationToken)
            .ConfigureAwait(false);
        foreach (var table in tables.Filled)
        {
            var rewritten = storages.TryGetValue(table.Oid, out var storage) && storage != table.Storage;
            if (!rewritten && !watch.Held.ContainsKey(table.Oid))
            {
                continue;
            }
            // No rewrite goes with less, and a small table's can be over before anybody looks.
            var mode = rewritten ? "AccessExclusiveLock" : watch.Held[table.Oid];
            var took = TimeProvider.System.GetElapsedTime(start);
            Effects.Add(
                new(statement, table.Oid, table.Name, table.Rows, mode, rewritten, Scanned: false, 0, 0, 0, took)
                {
                    IsNewLock = true,
                }
            );
        }
    }

    private Task ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        connection.ExecuteAsync([sql], cancellationToken);

    private async Task<List<string>> StateAsync(CancellationToken cancellationToken)
    {
        var sql = KeepsSettings().IsMatch(migration.Text) ? $"{StateSql} union all {KeptSettingsSql}" : StateSql;
        await using var query = new NpgsqlBatch(connection);
        query.AddQuery(sql, SessionState.KeepSource);
        return await query.ReadAllAsync(reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Statements that change nothing in the session, so that there is nothing to look for after them.</summary>
    [GeneratedRegex(
        @"^\s*(create(?!\s+(or\s+replace\s+)?(local\s+|global\s+)?temp)|alter|insert|update|delete|drop|comment|grant|revoke|truncate|refresh|reindex|vacuum|analyze)\b",
        Words.AnyCase
    )]
    private static partial Regex NoSession();

    [GeneratedRegex(@"\b(database|role|user)\b[^;]*\bset\b", Words.AnyCase)]
    private static partial Regex KeepsSettings();
}
