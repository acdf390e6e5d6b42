using System.Globalization;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Testcontainers.PostgreSql;

namespace MigrationKit.Testing.Containers;

/// <summary>A throwaway server in a container. It is removed when it is disposed, or by Testcontainers after a crash.</summary>
public sealed class ContainerHost : PostgresHost
{
    private const string DefaultImage = "postgres:17-alpine";
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromMinutes(1);

    private readonly PostgreSqlContainer _container;

    private ContainerHost(PostgreSqlContainer container)
        : base("Container", container.GetConnectionString()) => _container = container;

    /// <inheritdoc/>
    public override bool CanKillBackends => true;

    /// <summary>Starts a container with a server that does not care for the safety of its data.</summary>
    /// <param name="image">
    /// An image made like the official one. Default: what <c>MIGRATIONKIT_POSTGRES_IMAGE</c> names, else
    /// <c>postgres:17-alpine</c>.
    /// </param>
    /// <param name="cancellationToken">Stops the start; nothing is left behind.</param>
    /// <exception cref="PostgresHostException">
    /// There is no Docker engine, or the container does not start; then the message carries its log.
    /// </exception>
    public static async Task<ContainerHost> StartAsync(
        string? image = null,
        CancellationToken cancellationToken = default
    )
    {
        image ??= Environment.GetEnvironmentVariable("MIGRATIONKIT_POSTGRES_IMAGE");
        if (string.IsNullOrEmpty(image))
        {
            image = DefaultImage;
        }
        var container = Build(image);
        try
        {
            await container.StartAsync(cancellationToken).ConfigureAwait(false);
            var host = new ContainerHost(container);
            // The image starts its server twice, and only the second one listens to the outside.
            await host.ConnectAsync(ConnectTimeout, cancellationToken).ConfigureAwait(false);
            return host;
        }
        catch (Exception e)
        {
            var failure = await FailureAsync(container, image, e).ConfigureAwait(false);
            await container.DisposeAsync().ConfigureAwait(false);
            if (e is OperationCanceledException && cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            throw failure;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        await _container.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task KillProcessAsync(
        int processId,
        CancellationToken cancellationToken
    )
    {
        var number = processId.ToString(CultureInfo.InvariantCulture);
        // Not every image has a program of this name; every shell has the command.
        var result = await _container
            .ExecAsync(["sh", "-c", $"kill -9 {number}"], cancellationToken)
            .ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new PostgresHostException(
                $"Process {number} could not be killed in the container: {result.Stderr}"
            );
        }
    }

    private static PostgreSqlContainer Build(string image)
    {
        try
        {
            return new PostgreSqlBuilder(image)
                // Testcontainers would lose commits in a crash of the server, which tests bring about: the last word counts.
                .WithCommand("-c", "synchronous_commit=on", "-c", "fsync=off")
                .WithCommand("-c", "full_page_writes=off", "-c", "wal_init_zero=off")
                .WithCommand("-c", "autovacuum=off", "-c", "max_connections=200")
                .WithCleanUp(true)
                .Build();
        }
        catch (DockerUnavailableException)
        {
            // Its own text and its causes, one for each address that was tried, tell nothing more.
            throw new PostgresHostException(
                "No Docker engine answers, and this build takes its PostgreSQL servers from there. Start Docker, or set "
                    + "DOCKER_HOST to its address; or build for the PostgreSQL programs on this machine: "
                    + "dotnet test -p:PostgresHost=Local"
            );
        }
    }

    private static async Task<PostgresHostException> FailureAsync(
        PostgreSqlContainer container,
        string image,
        Exception cause
    )
    {
        var text = $"The container of image '{image}' does not start: {cause.Message}";
        // Without an image that can be had there is no container, and no log.
        if (container.State != TestcontainersStates.Undefined)
        {
            var (output, error) = await container.GetLogsAsync().ConfigureAwait(false);
            text += $"\nIts log:\n{output}{error}";
        }
        return new(text, cause);
    }
}
