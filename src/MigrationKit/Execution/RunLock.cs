using System.Buffers.Binary;
using System.Data;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>
/// The advisory lock that makes runners take turns. It is only ever tried, never waited for: a session that waits in
/// <c>pg_advisory_lock</c> holds a snapshot, and CREATE INDEX CONCURRENTLY waits for snapshots.
/// </summary>
internal sealed class RunLock(string historyTable) : IAsyncDisposable
{
    // One lock for each history table; advisory locks are per database already.
    private readonly long _key = BinaryPrimitives.ReadInt64BigEndian(
        SHA256.HashData(Encoding.UTF8.GetBytes("migrationkit:" + historyTable))
    );

    private NpgsqlConnection? _holder;
    private int _holderId;

    /// <summary>Whether a session of this run's own holds the lock.</summary>
    public bool IsHeld => _holder is not null;

    private string Key => _key.ToString(CultureInfo.InvariantCulture);

    private string WorkKey => (_key ^ 1).ToString(CultureInfo.InvariantCulture);

    // The server shows the key's two halves; docs: 54.12 pg_locks, "advisory".
    private string Shown(params long[] keys) =>
        $"""
            l.locktype operator(pg_catalog.=) 'advisory' and l.granted and l.objsubid operator(pg_catalog.=) 1
            and l.classid operator(pg_catalog.=) {(uint)(
                _key >> 32
            )}::pg_catalog.oid
            and l.objid operator(pg_catalog.=) any (array[{string.Join(", ", keys.Select(key => (uint)key))}]::pg_catalog.oid[])
            and l.database operator(pg_catalog.=) (
              select d.oid from pg_catalog.pg_database d where d.datname operator(pg_catalog.=) pg_catalog.current_database())
            """;

    /// <summary>
    /// The expression that takes the lock for the current transaction, or, where this run holds it with a session of its
    /// own, makes sure that it still does: 1, or an error where that fails.
    /// </summary>
    public string Taken =>
        _holder is null
            ? Guard.Holds($"pg_catalog.pg_try_advisory_xact_lock({Key})")
            : $"(select {Guard.HasRow} from pg_catalog.pg_locks l where {Shown(_key)} and l.pid operator(pg_catalog.=) {_holderId})";

    /// <summary>Takes the lock by a command of its own; see <see cref="Taken"/>.</summary>
    public NpgsqlBatchCommand Take() => new($"select {Taken}");

    /// <summary>
    /// Marks the session that works outside a transaction, while another one holds the lock; an error where
    /// the session of a runner that was killed is still at work, because the server notices only at the end of a
    /// statement that its client is gone.
    /// </summary>
    public NpgsqlBatchCommand Work() => new($"select {Guard.Holds($"pg_catalog.pg_try_advisory_lock({WorkKey})")}");

    /// <summary>Tries to take the lock for a whole session, on a connection that does nothing else.</summary>
    public async Task<bool> TryHoldAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"select pg_catalog.pg_try_advisory_lock({Key}), pg_catalog.pg_backend_pid()",
            connection
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!reader.GetBoolean(0))
        {
            return false;
        }
        (_holder, _holderId) = (connection, reader.GetInt32(1));
        return true;
    }

    /// <summary>Who holds the lock, in words; null where nobody does.</summary>
    public async Task<string?> HolderAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var query = OwnPath.Query(
            connection,
            $"""
            select l.pid, {SessionInWords.Columns}
            from pg_catalog.pg_locks l left join pg_catalog.pg_stat_activity a on a.pid = l.pid
            where {Shown(_key, _key ^ 1)} and l.pid not in ({_holderId}, pg_backend_pid())
            """
        );
        await using var reader = await query.ReadAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? SessionInWords.Read(reader.GetInt32(0), reader, 1)
            : null;
    }

    /// <summary>Lets go of the session's lock, if there is one.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_holder is null)
        {
            return;
        }
        try
        {
            // Unlock explicitly: a connection that goes back to a pool keeps its locks until it is used again.
            await using var command = new NpgsqlCommand($"select pg_catalog.pg_advisory_unlock({Key})", _holder);
            await command.ExecuteScalarAsync().ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is NpgsqlException or InvalidOperationException && _holder.State != ConnectionState.Open)
        {
            // The connection broke, and the server let go of the lock with it.
        }
        await _holder.DisposeAsync().ConfigureAwait(false);
        (_holder, _holderId) = (null, 0);
    }
}
