using System.Runtime.CompilerServices;

namespace MigrationKit.Cli.Shared;

/// <summary>A stream that does not fall silent.</summary>
internal static class Ticks
{
    /// <summary>The same stream, with a null whenever nothing came for as long as this.</summary>
    internal static async IAsyncEnumerable<T?> OrTick<T>(
        this IAsyncEnumerable<T> source,
        TimeSpan interval,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
        where T : class
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var items = source.GetAsyncEnumerator(stop.Token);
        var next = items.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                var first = await Task.WhenAny(next, Task.Delay(interval, stop.Token));
                if (first != next && !stop.IsCancellationRequested)
                {
                    yield return null;
                }
                else if (await next)
                {
                    yield return items.Current;
                    next = items.MoveNextAsync().AsTask();
                }
                else
                {
                    yield break;
                }
            }
        }
        finally
        {
            // A stream can be left only between two items.
            await stop.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
