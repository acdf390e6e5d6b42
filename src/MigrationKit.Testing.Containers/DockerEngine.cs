using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;

namespace MigrationKit.Testing.Containers;

/// <summary>
/// Whether a Docker engine answers, at the address that Testcontainers finds: <c>DOCKER_HOST</c>, <c>DOCKER_CONTEXT</c>,
/// its own properties file, or one of the usual sockets.
/// </summary>
internal static partial class DockerEngine
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PatientAnswerTime = TimeSpan.FromSeconds(30);

    // Testcontainers looks once for each process, so its answer does not change.
    private static readonly Lazy<Task<string?>> Problem = new(() => Task.Run(Find));

    /// <summary>Null where an engine answers, else a sentence that says why not.</summary>
    /// <param name="patient">Whether to wait thirty seconds, because nothing else will do, instead of two.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    internal static async Task<string?> FindProblemAsync(bool patient, CancellationToken cancellationToken)
    {
        var time = patient ? PatientAnswerTime : AnswerTime;
        try
        {
            return await Problem.Value.WaitAsync(time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return $"No Docker engine answers within {time.TotalSeconds} s.";
        }
    }

    /// <summary>The first of the images that the engine would have to pull; null where it has them all.</summary>
    internal static async Task<string?> FindMissingAsync(
        IDockerEndpointAuthenticationConfiguration engine,
        IEnumerable<string> images,
        CancellationToken cancellationToken
    )
    {
        using var client = engine.GetDockerClientBuilder(Guid.NewGuid()).Build();
        foreach (var image in images)
        {
            var filter = new Dictionary<string, IDictionary<string, bool>>
            {
                ["reference"] = new Dictionary<string, bool> { [image] = true },
            };
            var found = await client
                .Images.ListImagesAsync(new ImagesListParameters { Filters = filter }, cancellationToken)
                .ConfigureAwait(false);
            if (found.Count == 0)
            {
                return image;
            }
        }
        return null;
    }

    /// <summary>What the engine said, without the JSON around it.</summary>
    internal static string Message(DockerApiException error)
    {
        try
        {
            using var body = JsonDocument.Parse(error.ResponseBody ?? "");
            return body.RootElement.GetProperty("message").GetString() ?? error.Message;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException)
        {
            return error.Message;
        }
    }

    private static string? Find()
    {
        try
        {
            // The build of a container looks for the engine; the container itself is never made.
            _ = new ContainerBuilder("scratch").Build();
            return null;
        }
        catch (DockerUnavailableException e)
        {
            return Describe(e);
        }
        catch (TypeInitializationException e)
        {
            var cause = e.GetBaseException();
            var address = Environment.GetEnvironmentVariable("DOCKER_HOST");
            return cause is InvalidOperationException or NotSupportedException
                ? $"DOCKER_HOST is not the address of a Docker engine: '{address}' has no scheme that can be used here. "
                    + "Write unix:///var/run/docker.sock or tcp://127.0.0.1:2375."
                : $"Docker's settings cannot be used: {cause.Message}";
        }
    }

    private static string Describe(DockerUnavailableException error)
    {
        var causes = error.InnerException is AggregateException all
            ? all.InnerExceptions.Select(Describe).Distinct(StringComparer.Ordinal)
            : [error.Message];
        return $"No Docker engine answers ({string.Join("; ", causes)}).";
    }

    private static string Describe(Exception attempt)
    {
        var address = Address().Match(attempt.Message).Groups["address"].Value;
        var reason = attempt.GetBaseException() switch
        {
            DockerApiException api => VersionAdvice(Message(api)),
            // The runtime's word for a socket file that does not exist.
            SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => "not there",
            var cause => cause.Message.TrimEnd('.'),
        };
        return $"{address}: {reason}";
    }

    private static string VersionAdvice(string message) =>
        EngineVersion().Match(message) is { Success: true } match
            ? $"{message.TrimEnd('.')}. Update Docker, or set DOCKER_API_VERSION={match.Groups["version"].Value}"
            : message.TrimEnd('.');

    [GeneratedRegex("endpoint at '(?<address>[^']*)'")]
    private static partial Regex Address();

    [GeneratedRegex(@"[Mm]aximum supported API version is (?<version>[\d.]*\d)")]
    private static partial Regex EngineVersion();
}
