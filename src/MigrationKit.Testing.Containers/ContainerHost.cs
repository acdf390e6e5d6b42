using System.Globalization;
using Docker.DotNet;
using DotNet.Testcontainers.Configurations;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Testcontainers.PostgreSql;

namespace MigrationKit.Testing.Containers;

/// <summary>
/// A PostgreSQL server in a Docker container. A container that the host starts is removed when the host is disposed, or by
/// Testcontainers after a crash of this process; one that it takes over stays its owner's.
/// </summary>
public sealed class ContainerHost : PostgresHost
{
    /// <summary>The environment variable that names the image.</summary>
    internal const string ImageVariable = "MIGRATIONKIT_POSTGRES_IMAGE";
    private const string DefaultImage = "postgres:17-alpine";

    // In whichever version.
    private const string CleanerImage = "testcontainers/ryuk";
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromMinutes(1);

    private readonly PostgreSqlContainer _container;
    private readonly bool _owned;

    private ContainerHost(PostgreSqlContainer container, bool owned)
        : base("Container", container.GetConnectionString())
    {
        _container = container;
        _owned = owned;
    }

    /// <inheritdoc/>
    public override bool CanKillBackends => true;

    /// <inheritdoc/>
    protected override bool OwnsServer => _owned;

    /// <summary>The image of the container.</summary>
    public string Image => _container.Image.FullName;

    internal string ContainerId => _container.Id;

    /// <summary>The host, the image and the version, for one line of output.</summary>
    public override string ToString() => $"{base.ToString()}, image {Image}";

    /// <summary>Starts a container whose server trades the safety of its data for speed.</summary>
    /// <param name="image">
    /// An image made like the official one. Default: <c>MIGRATIONKIT_POSTGRES_IMAGE</c> where it is set, else
    /// <c>postgres:17-alpine</c>.
    /// </param>
    /// <param name="configure">
    /// Changes the builder before the container is made: network, tmpfs, init scripts, reuse, logger. By default
    /// Testcontainers logs nothing, because its log goes to standard output.
    /// </param>
    /// <param name="cancellationToken">Stops the start; nothing is left behind.</param>
    /// <exception cref="PostgresHostException">
    /// No Docker engine answers, or the container does not start; then the message carries its log.
    /// </exception>
    public static async Task<ContainerHost> StartAsync(
        string? image = null,
        Func<PostgreSqlBuilder, PostgreSqlBuilder>? configure = null,
        CancellationToken cancellationToken = default
    )
    {
        if (await DockerEngine.FindProblemAsync(patient: true, cancellationToken).ConfigureAwait(false) is { } why)
        {
            throw new PostgresHostException(
                $"{why} Start Docker, set DOCKER_HOST to the address of an engine, or set {PostgresHosts.Variable} to local "
                    + "or embedded."
            );
        }
        var container = Build(string.IsNullOrEmpty(image) ? OwnImage : image, configure);
        try
        {
            return await StartAsync(container, owned: true, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await container.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes a container that your own builder made, and starts it if it does not run.</summary>
    /// <param name="container">The container. It stays yours to dispose.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="PostgresHostException">It does not start, or its server does not accept connections.</exception>
    public static Task<ContainerHost> FromAsync(
        PostgreSqlContainer container,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(container);
        return StartAsync(container, owned: false, cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        if (_owned)
        {
            await _container.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionString));
        }
    }

    /// <inheritdoc/>
    protected override async Task KillProcessAsync(int processId, CancellationToken cancellationToken)
    {
        var number = processId.ToString(CultureInfo.InvariantCulture);
        // Not every image has a program of this name; every shell has the command.
        var result = await _container
            .ExecAsync(["sh", "-c", $"kill -9 {number}"], cancellationToken)
            .ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new PostgresHostException($"Process {number} could not be killed in the container: {result.Stderr}");
        }
    }

    /// <inheritdoc/>
    protected internal override async Task<string?> DescribeOutageAsync(CancellationToken cancellationToken)
    {
        try
        {
            // The state that Testcontainers keeps is that of the start.
            await _container.ExecAsync(["true"], cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (DockerApiException e)
        {
            return $"The container of image '{Image}' no longer runs: {DockerEngine.Message(e)}";
        }
    }

    /// <summary>What a start would pull, its cleaner's image included; null where all is there.</summary>
    internal static Task<string?> FindMissingImageAsync(CancellationToken cancellationToken) =>
        DockerEngine.FindMissingAsync(
            TestcontainersSettings.OS.DockerEndpointAuthConfig,
            TestcontainersSettings.ResourceReaperEnabled
                ? [OwnImage, TestcontainersSettings.ResourceReaperImage?.FullName ?? CleanerImage]
                : [OwnImage],
            cancellationToken
        );

    private static string OwnImage =>
        Environment.GetEnvironmentVariable(ImageVariable) is { Length: > 0 } image ? image : DefaultImage;

    private static PostgreSqlContainer Build(string image, Func<PostgreSqlBuilder, PostgreSqlBuilder>? configure)
    {
        try
        {
            var builder = new PostgreSqlBuilder(image)
                // Testcontainers would lose commits in a crash of the server, which tests bring about: the last word counts.
                .WithCommand("-c", "synchronous_commit=on", "-c", "fsync=off")
                .WithCommand("-c", "full_page_writes=off", "-c", "wal_init_zero=off")
                .WithCommand("-c", "autovacuum=off", "-c", "max_connections=200")
                .WithLogger(NullLogger.Instance);
            return (configure?.Invoke(builder) ?? builder).Build();
        }
        catch (ArgumentException e)
        {
            throw new PostgresHostException($"'{image}' is not the name of an image: {e.Message}", e);
        }
    }

    private static async Task<ContainerHost> StartAsync(
        PostgreSqlContainer container,
        bool owned,
        CancellationToken cancellationToken
    )
    {
        using var cleaner = new Cleaner();
        try
        {
            await container.StartAsync(cancellationToken).ConfigureAwait(false);
            var host = new ContainerHost(container, owned);
            // The image starts its server twice, and only the second one listens to the outside.
            await host.ConnectAsync(ConnectTimeout, cancellationToken).ConfigureAwait(false);
            return host;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw await StartFailure.CreateAsync(container, cleaner, e).ConfigureAwait(false);
        }
    }
}
