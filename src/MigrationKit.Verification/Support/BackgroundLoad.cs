namespace MigrationKit.Verification.Support;

/// <summary>One reader and one writer that visit the tables in turn until they are stopped, and how long they wait.</summary>
internal sealed class BackgroundLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _tasks;
    private readonly long[] _since = new long[2];
    private long _longest;

    public BackgroundLoad(NpgsqlDataSource dataSource, IReadOnlyList<FilledTable> tables)
    {
        // What a reader and a writer need, and no more: the rows stay as they are.
        _tasks = Task.WhenAll(
            GoRoundAsync(0, dataSource, tables, "access share"),
            GoRoundAsync(1, dataSource, tables, "row exclusive")
        );
    }

    /// <summary>The longest that one of them has waited since <see cref="Reset"/>, or waits now.</summary>
    public TimeSpan Longest =>
        _since
            .Select(since =>
                Interlocked.Read(in since) is var at and not 0 ? TimeProvider.System.GetElapsedTime(at) : TimeSpan.Zero
            )
            .Append(TimeSpan.FromTicks(Interlocked.Read(in _longest)))
            .Max();

    public void Reset() => Interlocked.Exchange(ref _longest, 0);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _tasks.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task GoRoundAsync(
        int who,
        NpgsqlDataSource dataSource,
        IReadOnlyList<FilledTable> tables,
        string mode
    )
    {
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync(_stop.Token).ConfigureAwait(false);
            // A limit that a file has set for the database would end what waits for that file.
            string[] patient = ["set lock_timeout = 0", "set statement_timeout = 0"];
            await connection.ExecuteAsync(patient, _stop.Token).ConfigureAwait(false);
            for (var i = 0; ; i = (i + 1) % tables.Count)
            {
                Interlocked.Exchange(ref _since[who], TimeProvider.System.GetTimestamp());
                string[] use = ["begin", $"lock table only {tables[i].Sql} in {mode} mode", "commit"];
                await connection.ExecuteAsync(use, _stop.Token).ConfigureAwait(false);
                var waited = TimeProvider.System.GetElapsedTime(Interlocked.Exchange(ref _since[who], 0)).Ticks;
                if (waited > Interlocked.Read(in _longest))
                {
                    Interlocked.Exchange(ref _longest, waited);
                }
                await Task.Delay(1, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The file is done, and so is the traffic.
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // The table is gone; nothing left to probe.
        }
    }
}
