using MigrationKit.Exceptions;

namespace MigrationKit.Execution;

/// <summary>Waiting for another runner: with jitter, up to a deadline, and saying for whom.</summary>
internal sealed class LockWait(MigratorOptions options, RunProgress progress)
{
    private long? _since;
    private string? _told;
    private Backoff _backoff = new(20, 500);

    public void Reset() => (_since, _told, _backoff) = (null, null, new(20, 500));

    /// <exception cref="RunLockTimeoutException">The deadline has passed.</exception>
    public async Task PauseAsync(string? holder, CancellationToken cancellationToken)
    {
        _since ??= TimeProvider.System.GetTimestamp();
        if (_told is null || (holder is not null && holder != _told))
        {
            _told = holder ?? "";
            progress.Tell(new RunLockAwaited(holder));
        }
        if (TimeProvider.System.GetElapsedTime(_since.Value) >= options.RunLockTimeout)
        {
            throw new RunLockTimeoutException(
                $"The run lock was not free within {options.RunLockTimeout.TotalSeconds:0.###} s: "
                    + $"{holder ?? "another runner"} holds it. Wait for it to end, or give --run-lock-timeout more time.",
                holder
            );
        }
        var pause = TimeProvider.System.GetTimestamp();
        await _backoff.PauseAsync(cancellationToken).ConfigureAwait(false);
        progress.WaitedForRunLock(TimeProvider.System.GetElapsedTime(pause));
    }
}
