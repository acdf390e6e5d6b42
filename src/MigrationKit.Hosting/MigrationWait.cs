using Microsoft.Extensions.Logging;
using MigrationKit.Exceptions;
using MigrationKit.Execution;

namespace MigrationKit.Hosting;

/// <summary>Waits until somebody else has applied everything, and looks less and less often.</summary>
internal sealed class MigrationWait(Migrator migrator, TimeSpan limit, ILogger logger)
{
    /// <exception cref="TimeoutException">Migrations are still pending at the limit, or nothing answers.</exception>
    /// <exception cref="DriftException">Waiting does not help: an applied file is modified or missing.</exception>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        var backoff = new Backoff(100, 5_000);
        string? told = null;
        while (true)
        {
            var (reason, error) = await LookAsync(cancellationToken).ConfigureAwait(false);
            if (reason is null)
            {
                logger.LogNothingPending(TimeProvider.System.GetElapsedTime(start));
                return;
            }
            if (reason != told)
            {
                logger.LogWaiting(told = reason);
            }
            if (TimeProvider.System.GetElapsedTime(start) >= limit)
            {
                throw new TimeoutException(
                    $"Waited {limit.TotalSeconds:0.###} s for the migrations, and still: {reason}",
                    error
                );
            }
            await backoff.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Why to wait; a null reason where nothing is pending.</summary>
    private async Task<(string? Reason, Exception? Error)> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var plan = await migrator.PlanAsync(cancellationToken).ConfigureAwait(false);
            Refusals.ThrowIfAny(plan);
            var names = plan.NamesToRecord();
            return (names.Count == 0 ? null : $"{names.Count} pending: {string.Join(", ", names)}", null);
        }
        catch (DatabaseUnavailableException e)
        {
            return (e.Message, e);
        }
    }
}
