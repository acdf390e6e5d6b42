namespace MigrationKit.Verification.Support;

/// <summary>
/// Work that is done once for several callers. The token of one does not end it for the others: the last one to leave
/// cancels it and waits for its end. A later caller starts it again.
/// </summary>
internal sealed class SharedTask<T>(Func<CancellationToken, Task<T>> work) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _cancel = new();
    private Task<T>? _task;
    private int _waiting;

    /// <summary>The result; null until it is there.</summary>
    public T? Result => _task is { IsCompletedSuccessfully: true } task ? task.Result : default;

    public async Task<T> GetAsync(CancellationToken cancellationToken)
    {
        Task<T> task;
        CancellationTokenSource cancel;
        lock (_lock)
        {
            _waiting++;
            cancel = _cancel;
            task = _task ??= Task.Run(() => work(cancel.Token), CancellationToken.None);
        }
        try
        {
            return await task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            bool isAbandoned;
            lock (_lock)
            {
                isAbandoned = --_waiting == 0 && !task.IsCompleted;
                if (isAbandoned)
                {
                    (_task, _cancel) = (null, new());
                }
            }
            if (isAbandoned)
            {
                await EndAsync(task, cancel).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Cancels the work where it is under way, waits for its end, and disposes what it made.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_task is { } task)
        {
            await EndAsync(task, _cancel).ConfigureAwait(false);
        }
        if (Result is IAsyncDisposable result)
        {
            await result.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async ValueTask EndAsync(Task task, CancellationTokenSource cancel)
    {
        await cancel.CancelAsync().ConfigureAwait(false);
        await task.ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
    }
}
