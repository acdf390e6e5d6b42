using System.Collections.Concurrent;

namespace MigrationKit.Fleets;

/// <summary>One run over all targets: the canaries, then the others, side by side within the limits. Not for use twice.</summary>
internal sealed class FleetRun(
    IReadOnlyList<FleetTarget> targets,
    TargetRun target,
    FleetOptions options,
    Action<FleetEvent> tell
) : IDisposable
{
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private readonly ConcurrentDictionary<FleetTarget, FleetTargetResult> _results = new();
    private readonly ConcurrentDictionary<string, int> _limits = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots = new(options.Parallelism);
    private int _failures;

    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        try
        {
            var canaries = targets.Take(options.Canary).ToList();
            await RunAsync(canaries, cancellationToken).ConfigureAwait(false);
            if (canaries.Count == 0 || await IsWellAsync(canaries, cancellationToken).ConfigureAwait(false))
            {
                await RunAsync([.. targets.Skip(options.Canary)], cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            tell(new FleetEnded(Report(targets)));
        }
    }

    public void Dispose() => _slots.Dispose();

    private bool IsStopped => _failures >= (options.StopAfterFailures ?? int.MaxValue);

    private async Task<bool> IsWellAsync(IReadOnlyList<FleetTarget> canaries, CancellationToken cancellationToken)
    {
        var report = Report(canaries);
        if (!report.Success || cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        try
        {
            return options.AfterCanary is null
                || await options.AfterCanary(report, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private FleetReport Report(IReadOnlyList<FleetTarget> of) =>
        new(
            [.. of.Select(one => _results.GetValueOrDefault(one) ?? new(one, FleetOutcome.NotAttempted))],
            TimeProvider.System.GetElapsedTime(_start)
        );

    private Task RunAsync(IReadOnlyList<FleetTarget> wave, CancellationToken cancellationToken) =>
        Task.WhenAll(
            wave.GroupBy(one => one.Server, StringComparer.Ordinal)
                .Select(server => RunServerAsync(server.Key, [.. server], cancellationToken))
        );

    private async Task RunServerAsync(string server, FleetTarget[] wave, CancellationToken cancellationToken)
    {
        var limit = await LimitAsync(server, wave[0], cancellationToken).ConfigureAwait(false);
        var waiting = new ConcurrentQueue<FleetTarget>(wave);
        await Task.WhenAll(
                Enumerable.Range(0, Math.Min(limit, wave.Length)).Select(_ => WorkAsync(waiting, cancellationToken))
            )
            .ConfigureAwait(false);
    }

    /// <summary>The limit of a server; one target at a time needs no question.</summary>
    private async Task<int> LimitAsync(string server, FleetTarget first, CancellationToken cancellationToken)
    {
        if (options.ParallelismPerServer is { } given)
        {
            return given;
        }
        if (options.Parallelism == 1)
        {
            return 1;
        }
        if (_limits.TryGetValue(server, out var known))
        {
            return known;
        }
        var limit = 1;
        await InSlotAsync(
                async () =>
                    limit = await ServerCapacity
                        .AskAsync(first, options.Migrator, cancellationToken)
                        .ConfigureAwait(false),
                cancellationToken
            )
            .ConfigureAwait(false);
        return _limits[server] = limit;
    }

    private async Task WorkAsync(ConcurrentQueue<FleetTarget> waiting, CancellationToken cancellationToken)
    {
        while (!IsStopped && !cancellationToken.IsCancellationRequested)
        {
            if (!waiting.TryDequeue(out var next))
            {
                return;
            }
            await InSlotAsync(() => RunTargetAsync(next, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RunTargetAsync(FleetTarget next, CancellationToken cancellationToken)
    {
        if (IsStopped)
        {
            return;
        }
        var result = await target.RunAsync(next, cancellationToken).ConfigureAwait(false);
        if (result.Outcome == FleetOutcome.Failed)
        {
            Interlocked.Increment(ref _failures);
        }
        _results[next] = result;
        tell(new FleetTargetEnded(result));
    }

    /// <summary>Waits for one of the slots of the whole fleet. A cancellation ends the waiting; nothing is done then.</summary>
    private async Task InSlotAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The question about the limit was cancelled; a target itself never throws.
        }
        finally
        {
            _slots.Release();
        }
    }
}
