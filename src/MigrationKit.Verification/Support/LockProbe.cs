using MigrationKit.Execution;
using Npgsql;

namespace MigrationKit.Verification.Support;

/// <summary>Runs a file statement by statement, and looks from a second session at what it locks.</summary>
internal sealed class LockProbe(
    NpgsqlConnection file,
    NpgsqlConnection witness,
    BackgroundLoad traffic,
    IReadOnlyList<ProbedTable> tables
)
{
    private readonly Dictionary<uint, string> _strongest = [];

    /// <summary>Runs a file whose statements can be in a transaction; its locks are held until the end.</summary>
    public async Task<IReadOnlyList<LockObservation>> RunAsync(
        Migration migration,
        CancellationToken cancellationToken
    )
    {
        var seen = new List<LockObservation>();
        await ExecuteAsync("begin", cancellationToken).ConfigureAwait(false);
        foreach (var statement in migration.Statements)
        {
            seen.AddRange(await RunAsync(statement, cancellationToken).ConfigureAwait(false));
        }
        await ExecuteAsync("commit", cancellationToken).ConfigureAwait(false);
        return seen;
    }

    /// <summary>Runs a no-transaction file: each statement alone, looked at while it runs.</summary>
    public async Task<IReadOnlyList<LockObservation>> RunAloneAsync(
        Migration migration,
        CancellationToken cancellationToken
    )
    {
        var seen = new List<LockObservation>();
        for (var i = 0; i < migration.Statements.Count; i++)
        {
            var statement = migration.Statements[i];
            _strongest.Clear();
            if (!NoTransactionRun.IsAlone(migration, i))
            {
                await ExecuteAsync("begin", cancellationToken).ConfigureAwait(false);
                seen.AddRange(await RunAsync(statement, cancellationToken).ConfigureAwait(false));
                await ExecuteAsync("commit", cancellationToken).ConfigureAwait(false);
                continue;
            }
            var before = await StoragesAsync(cancellationToken).ConfigureAwait(false);
            var start = TimeProvider.System.GetTimestamp();
            traffic.Reset();
            var run = ExecuteAsync(statement.Text, cancellationToken);
            var held = new Dictionary<uint, string>();
            do
            {
                foreach (
                    var (table, mode) in await LocksAsync(cancellationToken).ConfigureAwait(false)
                )
                {
                    held[table] = Stronger(held.GetValueOrDefault(table), mode);
                }
            } while (!run.IsCompleted);
            await run.ConfigureAwait(false);
            var time = TimeProvider.System.GetElapsedTime(start);
            var after = await StoragesAsync(cancellationToken).ConfigureAwait(false);
            seen.AddRange(
                from table in tables
                let rewritten = after.TryGetValue(table.Oid, out var storage)
                    && storage != before[table.Oid]
                where rewritten || held.ContainsKey(table.Oid)
                select new LockObservation(
                    statement,
                    table.Name,
                    // No rewrite goes with less, and a small table's can be over before anybody looks.
                    rewritten ? "AccessExclusiveLock" : held[table.Oid],
                    rewritten,
                    false,
                    time,
                    traffic.Longest
                )
            );
        }
        return seen;
    }

    private async Task<IEnumerable<LockObservation>> RunAsync(
        SqlStatement statement,
        CancellationToken cancellationToken
    )
    {
        var storages = await StoragesAsync(cancellationToken).ConfigureAwait(false);
        var scans = await ScansAsync(cancellationToken).ConfigureAwait(false);
        traffic.Reset();
        var start = TimeProvider.System.GetTimestamp();
        await ExecuteAsync(statement.Text, cancellationToken).ConfigureAwait(false);
        var time = TimeProvider.System.GetElapsedTime(start);
        var locks = await LocksAsync(cancellationToken).ConfigureAwait(false);
        var newStorages = await StoragesAsync(cancellationToken).ConfigureAwait(false);
        var newScans = await ScansAsync(cancellationToken).ConfigureAwait(false);
        var seen = new List<LockObservation>();
        foreach (var table in tables.Where(table => locks.ContainsKey(table.Oid)))
        {
            var mode = locks[table.Oid];
            var rewritten =
                newStorages.TryGetValue(table.Oid, out var storage)
                && storage != storages[table.Oid];
            var scanned =
                newScans.GetValueOrDefault(table.Oid) > scans.GetValueOrDefault(table.Oid);
            var isNew = mode != _strongest.GetValueOrDefault(table.Oid);
            _strongest[table.Oid] = mode;
            if (isNew || rewritten || scanned)
            {
                seen.Add(
                    new(statement, table.Name, mode, rewritten, scanned, time, traffic.Longest)
                );
            }
        }
        return seen;
    }

    private static string Stronger(string? one, string other) =>
        one is not null && LockModes.Strength(one) > LockModes.Strength(other) ? one : other;

    private string Oids => string.Join(", ", tables.Select(table => table.Oid));

    /// <summary>The strongest lock on each table, as the second session sees it.</summary>
    private async Task<Dictionary<uint, string>> LocksAsync(CancellationToken cancellationToken)
    {
        var locks = new Dictionary<uint, string>();
        var sql =
            $"select relation::bigint, mode from pg_locks where pid = {file.ProcessID} and locktype = 'relation' and granted and relation in ({Oids})";
        await foreach (
            var (table, mode) in ReadAsync(
                    witness,
                    sql,
                    reader => reader.GetString(1),
                    cancellationToken
                )
                .ConfigureAwait(false)
        )
        {
            locks[table] = Stronger(locks.GetValueOrDefault(table), mode);
        }
        return locks;
    }

    /// <summary>Where the rows of each table are stored, as the file's own transaction sees it.</summary>
    private Task<Dictionary<uint, long>> StoragesAsync(CancellationToken cancellationToken) =>
        NumbersAsync(
            $"select oid::bigint, relfilenode::bigint from pg_class where oid in ({Oids})",
            cancellationToken
        );

    /// <summary>How many rows the file's transaction has read by going through each table.</summary>
    private Task<Dictionary<uint, long>> ScansAsync(CancellationToken cancellationToken) =>
        NumbersAsync(
            $"select oid::bigint, pg_stat_get_xact_tuples_returned(oid) from pg_class where oid in ({Oids})",
            cancellationToken
        );

    private async Task<Dictionary<uint, long>> NumbersAsync(
        string sql,
        CancellationToken cancellationToken
    )
    {
        var numbers = new Dictionary<uint, long>();
        await foreach (
            var (table, number) in ReadAsync(
                    file,
                    sql,
                    reader => reader.GetInt64(1),
                    cancellationToken
                )
                .ConfigureAwait(false)
        )
        {
            numbers[table] = number;
        }
        return numbers;
    }

    private static async IAsyncEnumerable<(uint Table, T Value)> ReadAsync<T>(
        NpgsqlConnection connection,
        string sql,
        Func<NpgsqlDataReader, T> value,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command
            .ExecuteReaderAsync(cancellationToken)
            .ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return ((uint)reader.GetInt64(0), value(reader));
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(file) { Timeout = 0 };
        batch.BatchCommands.Add(new(sql));
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>A table that held rows before the file.</summary>
internal sealed record ProbedTable(uint Oid, string Name);
