using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>
/// Looks at the run's server process from a second connection while nothing is heard of it: for whom it waits, and
/// whether it is still there. Behind a pooler nobody knows which process that is, so nothing is asked there.
/// </summary>
internal sealed class BackendWatch : IAsyncDisposable
{
    // Just before lock_timeout strikes, while the process is still in the queue.
    private const double ShareOfLockTimeout = 0.8;
    private static readonly TimeSpan WithoutLockTimeout = TimeSpan.FromSeconds(10);

    // What a slow link carries in a second, so that sending a large file is not taken for silence.
    private const double SlowestUpload = 100_000;

    private readonly NpgsqlDataSource _dataSource;
    private readonly DatabaseState _state;
    private readonly MigratorOptions _options;
    private readonly RunProgress _progress;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<string> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _watching;
    private long _heard = TimeProvider.System.GetTimestamp();
    private long _answered = TimeProvider.System.GetTimestamp();
    private string? _waitingSince;
    private TimeSpan _upload;

    public BackendWatch(NpgsqlDataSource dataSource, DatabaseState state, MigratorOptions options, RunProgress progress)
    {
        (_dataSource, _state, _options, _progress) = (dataSource, state, options, progress);
        _watching =
            state is { Direct: true, BackendStart: not null } && HasSecond(dataSource)
                ? WatchAsync()
                : Task.CompletedTask;
    }

    /// <summary>Completes with the reason once nothing can be expected of the connection any more.</summary>
    public Task<string> Lost => _lost.Task;

    /// <summary>What the process waited for when it was last looked at, in words.</summary>
    public string? Blocker { get; private set; }

    private TimeSpan Pause =>
        _options.LockTimeout > TimeSpan.Zero ? _options.LockTimeout * ShareOfLockTimeout : WithoutLockTimeout;

    /// <summary>Says that a message of this many characters is on its way.</summary>
    public void Sending(long characters)
    {
        _upload = TimeSpan.FromSeconds(characters / SlowestUpload);
        Heard();
    }

    /// <summary>Says that the server has answered something.</summary>
    public void Heard() => _heard = TimeProvider.System.GetTimestamp();

    // A pool of one would only make the look wait for the run itself.
    private static bool HasSecond(NpgsqlDataSource dataSource)
    {
        var settings = new NpgsqlConnectionStringBuilder(dataSource.ConnectionString);
        return !settings.Pooling || settings.MaxPoolSize > 1;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        // A look that hangs, because the server does, is left to itself.
        if (!_lost.Task.IsCompleted)
        {
            await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var silent = TimeProvider.System.GetElapsedTime(_heard);
            if (silent < Pause)
            {
                await Task.Delay(Pause - silent, _stop.Token).ConfigureAwait(false);
                continue;
            }
            var look = LookAsync(_stop.Token);
            await Task.WhenAny(look, Task.Delay(_options.SilenceLimit, _stop.Token)).ConfigureAwait(false);
            if (_stop.IsCancellationRequested)
            {
                return;
            }
            if ((look.IsCompletedSuccessfully ? await look.ConfigureAwait(false) : Silent()) is { } reason)
            {
                _lost.TrySetResult(reason);
                return;
            }
            await Task.Delay(Pause, _stop.Token).ConfigureAwait(false);
        }
    }

    private string? Silent()
    {
        var last = Math.Max(_heard, _answered);
        return TimeProvider.System.GetElapsedTime(last) >= _options.SilenceLimit
            ? $"the server has said nothing for {_options.SilenceLimit.TotalSeconds:0.###} s, on a second connection neither"
            : null;
    }

    private static readonly string LookSql = $"""
        select w.wait_event, concat(w.state_change, w.query_start), p.pid,
          (select coalesce(c.oid::regclass::text, l.locktype)
           from pg_catalog.pg_locks l left join pg_catalog.pg_class c on c.oid = l.relation where l.pid = w.pid and not l.granted limit 1),
          {SessionInWords.Columns}
        from pg_catalog.pg_stat_activity w
        left join lateral (
          select b.pid from unnest(pg_catalog.pg_blocking_pids(w.pid)) b(pid) where b.pid <> 0 limit 1) p on true
        left join pg_catalog.pg_stat_activity a on a.pid = p.pid
        where w.pid = $1 and w.backend_start = $2::timestamptz
        """;

    /// <returns>Why nothing can be expected any more; null where the process still works.</returns>
    private async Task<string?> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var query = _dataSource.CreateBatch();
            query.AddQuery(
                OwnPath.Theirs(LookSql),
                "",
                new NpgsqlParameter<int> { TypedValue = _state.BackendId },
                new NpgsqlParameter<string> { TypedValue = _state.BackendStart! }
            );
            await using var reader = await query.ReadAsync(cancellationToken).ConfigureAwait(false);
            var exists = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            _answered = TimeProvider.System.GetTimestamp();
            return exists ? Judge(reader) : "its server process is gone";
        }
        catch (PostgresException)
        {
            // It has no connection to spare, but it answers.
            _answered = TimeProvider.System.GetTimestamp();
            return null;
        }
        catch (NpgsqlException e) when (e.Message.Contains("pool", StringComparison.Ordinal))
        {
            // The pool has no connection to spare, which says nothing about the server.
            return null;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return Silent();
        }
    }

    private string? Judge(NpgsqlDataReader reader)
    {
        Blocker = reader.IsDBNull(2) ? null : Tell(reader);
        var waiting = !reader.IsDBNull(0) && reader.GetString(0) == "ClientRead" ? reader.GetString(1) : null;
        var stays = waiting is not null && waiting == _waitingSince;
        _waitingSince = waiting;
        return stays && TimeProvider.System.GetElapsedTime(_heard) >= _options.SilenceLimit + _upload
            ? "its server process waits for this client, so a message between the two must have got lost"
            : null;
    }

    private string Tell(NpgsqlDataReader reader)
    {
        var what = reader.IsDBNull(3) ? "a lock" : SessionInWords.Clean(reader.GetString(3));
        var blocker = $"{what} is locked by {SessionInWords.Read(reader.GetInt32(2), reader, 4)}";
        if (Blocker != blocker)
        {
            _progress.Tell(new RunWarning($"waiting: {blocker}"));
        }
        return blocker;
    }
}
