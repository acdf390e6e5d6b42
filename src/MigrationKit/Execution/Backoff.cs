using System.Diagnostics.CodeAnalysis;

namespace MigrationKit.Execution;

/// <summary>Pauses that grow up to a limit, each with jitter so that runners that wait together do not stay together.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private const double Growth = 1.6;

    private TimeSpan _next = first;

    /// <summary>The next pause: between half and one and a half times the one that is due.</summary>
    [SuppressMessage("Security", "CA5394", Justification = "Jitter needs no secret.")]
    public TimeSpan Next()
    {
        var pause = _next * (0.5 + Random.Shared.NextDouble());
        _next = _next * Growth > longest ? longest : _next * Growth;
        return pause;
    }

    public Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(Next(), cancellationToken);
}
