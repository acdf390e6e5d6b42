using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MigrationKit.Hosting;

/// <summary>
/// Works in <see cref="StartingAsync"/>, which ends for all services before the first of them starts. What it throws
/// stops the host.
/// </summary>
internal sealed class MigrationService(
    IServiceProvider services,
    IOptions<MigrationKitOptions> options,
    ILogger<MigrationService> logger
) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) =>
        options.Value.Mode switch
        {
            MigrationMode.Apply => ApplyAsync(cancellationToken),
            MigrationMode.Wait => new MigrationWait(Migrator, options.Value.WaitTimeout, logger).RunAsync(
                cancellationToken
            ),
            _ => Task.CompletedTask,
        };

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Not of the constructor: without a run no connection string is needed.
    private Migrator Migrator => services.GetRequiredService<Migrator>();

    private async Task ApplyAsync(CancellationToken cancellationToken)
    {
        await foreach (var happened in Migrator.ApplyEventsAsync(cancellationToken).ConfigureAwait(false))
        {
            logger.LogEvent(happened);
        }
    }
}
