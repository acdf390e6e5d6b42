namespace MigrationKit.Testing;

/// <summary>Picks the host of a test run.</summary>
public static class PostgresHosts
{
    /// <summary>
    /// The server that <c>MIGRATIONKIT_POSTGRES</c> names, where that is set; else a <see cref="LocalHost"/>.
    /// </summary>
    /// <exception cref="PostgresHostException">It cannot be started or reached.</exception>
    public static Task<PostgresHost> StartAsync(CancellationToken cancellationToken = default) =>
        StartAsync(
            async token =>
                await LocalHost.StartAsync(cancellationToken: token).ConfigureAwait(false),
            cancellationToken
        );

    /// <summary>The server that <c>MIGRATIONKIT_POSTGRES</c> names, where that is set; else another host.</summary>
    /// <param name="otherwise">Starts the other host.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="PostgresHostException">It cannot be started or reached.</exception>
    public static async Task<PostgresHost> StartAsync(
        Func<CancellationToken, Task<PostgresHost>> otherwise,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(otherwise);
        return Environment.GetEnvironmentVariable(ServerHost.Variable) is { Length: > 0 } server
            ? await ServerHost.StartAsync(server, cancellationToken).ConfigureAwait(false)
            : await otherwise(cancellationToken).ConfigureAwait(false);
    }
}
