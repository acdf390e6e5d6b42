namespace MigrationKit.Verification.Support;

/// <summary>
/// Work that several wait for and that is done once. No caller's token ends it for the others: it is cancelled, and
/// waited for, when the last one has gone.
/// </summary>
internal sealed class SharedTask<T>(Func<CancellationToken, Task<T>> work) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _cancel = new();
    private Task<T>? _task;
    private int _waiting;

    /// <summary>The result; null until it is there.</summary>
    public T? Result => _task is { IsCompletedSuccessfully: true } task ? task.Result : default;

    public async Task<T> GetAsync(CancellationToken cancellationToken)
    {
        Task<T> task;
        lock (_lock)
        {
            _waiting++;
            task = _task ??= Task.Run(() => work(_cancel.Token), CancellationToken.None);
        }
        try
        {
            return await task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            bool last;
            lock (_lock)
            {
                last = --_waiting == 0;
            }
            if (last && !task.IsCompleted)
            {
                await DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Cancels the work where it is under way, and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _cancel.CancelAsync().ConfigureAwait(false);
        if (_task is { } task)
        {
            await ((Task)task).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
            );
        }
    }
}
