using System.Diagnostics.CodeAnalysis;

namespace MigrationKit.Execution;

/// <summary>Pauses that grow up to a limit, each with jitter so that runners that wait together do not stay together.</summary>
/// <param name="first">The first pause, in milliseconds.</param>
/// <param name="longest">The longest one, in milliseconds.</param>
internal sealed class Backoff(double first, double longest)
{
    private const double Growth = 1.6;

    private double _next = first;

    /// <summary>The next pause: between half and one and a half times the one that is due.</summary>
    [SuppressMessage("Security", "CA5394", Justification = "Jitter needs no secret.")]
    public TimeSpan Next()
    {
        var pause = TimeSpan.FromMilliseconds(_next * (0.5 + Random.Shared.NextDouble()));
        _next = Math.Min(_next * Growth, longest);
        return pause;
    }

    public Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(Next(), cancellationToken);
}
