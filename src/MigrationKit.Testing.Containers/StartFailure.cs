using Docker.DotNet;
using DotNet.Testcontainers.Containers;
using Testcontainers.PostgreSql;

namespace MigrationKit.Testing.Containers;

/// <summary>Says why a container does not start.</summary>
internal static class StartFailure
{
    internal static async Task<PostgresHostException> CreateAsync(
        PostgreSqlContainer container,
        Cleaner cleaner,
        Exception cause
    )
    {
        var message = cause is DockerApiException api ? DockerEngine.Message(api) : cause.Message;
        if (container.State == TestcontainersStates.Undefined)
        {
            return new(
                cleaner.HasFailed
                    ? $"Ryuk, which removes the containers of crashed runs, does not start: {message} "
                        + "Name another image with TESTCONTAINERS_RYUK_CONTAINER_IMAGE, let it run unprivileged with "
                        + "TESTCONTAINERS_RYUK_CONTAINER_PRIVILEGED=false, or do without: TESTCONTAINERS_RYUK_DISABLED=true."
                    : $"There is no container of image '{container.Image.FullName}': {message}",
                cause
            );
        }
        var (output, error) = await container.GetLogsAsync().ConfigureAwait(false);
        return new(
            $"The container of image '{container.Image.FullName}' does not start: {message}\nIts log:\n{output}{error}",
            cause
        );
    }
}
