using MigrationKit.Testing;

namespace MigrationKit.Cli.Shared;

/// <summary>Throwaway servers; disposing one removes it.</summary>
internal static class ScratchServer
{
    /// <summary>The server that <c>MIGRATIONKIT_POSTGRES</c> names, where that is set; else a new one.</summary>
    /// <exception cref="PostgresHostException">There are no programs to start one with, or it does not start.</exception>
    internal static Task<PostgresHost> StartAsync(CancellationToken cancellationToken) =>
        PostgresHosts.StartAsync(StartNewAsync, cancellationToken);

    /// <summary>A new server in any case.</summary>
    /// <inheritdoc cref="StartAsync"/>
    internal static async Task<PostgresHost> StartNewAsync(CancellationToken cancellationToken) =>
        await BuildHost.StartAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
}
