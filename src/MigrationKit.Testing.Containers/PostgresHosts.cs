using System.Globalization;

namespace MigrationKit.Testing.Containers;

/// <summary>Chooses the host of a run when the run starts.</summary>
/// <remarks>
/// The first that applies: <see cref="ServerHost"/> where <c>MIGRATIONKIT_POSTGRES</c> holds a connection string,
/// <see cref="LocalHost"/> where <c>MIGRATIONKIT_PG_BIN</c> names its programs, <see cref="ContainerHost"/> where a Docker
/// engine answers within two seconds, <see cref="LocalHost"/> where PostgreSQL is installed, <see cref="EmbeddedHost"/>
/// otherwise. <c>MIGRATIONKIT_HOST</c> (<c>server</c>, <c>container</c>, <c>local</c>, <c>embedded</c>) decides by hand.
/// </remarks>
public static class PostgresHosts
{
    internal const string Variable = "MIGRATIONKIT_HOST";

    private enum Kind
    {
        Server,
        Container,
        Local,
        Embedded,
    }

    /// <summary>Starts the host, or connects to it.</summary>
    /// <exception cref="PostgresHostException">It cannot be started or reached.</exception>
    public static Task<PostgresHost> StartAsync(CancellationToken cancellationToken = default) =>
        StartAsync(Environment.GetEnvironmentVariable, cancellationToken);

    /// <summary>
    /// Starts the host where that fetches nothing: neither programs nor an image, unless it was decided on by hand. A
    /// Docker engine without the image is passed over where PostgreSQL is installed.
    /// </summary>
    /// <returns>The host; <see langword="null"/> where there is none.</returns>
    /// <exception cref="PostgresHostException">It cannot be started or reached, or the image is not there.</exception>
    public static async Task<PostgresHost?> StartInstalledAsync(CancellationToken cancellationToken = default)
    {
        Func<string, string?> variable = Environment.GetEnvironmentVariable;
        if (Server(variable) is not null || Asked(variable) is not null)
        {
            return await StartAsync(variable, cancellationToken).ConfigureAwait(false);
        }
        var local = new LocalHostOptions();
        var kind = await ChooseAsync(variable, local, cancellationToken).ConfigureAwait(false);
        if (
            kind == Kind.Container
            && await ContainerHost.FindMissingImageAsync(cancellationToken).ConfigureAwait(false) is { } image
        )
        {
            return await LocalHost.IsInstalledAsync(local, cancellationToken).ConfigureAwait(false)
                ? await LocalHost.StartAsync(local, cancellationToken).ConfigureAwait(false)
                : throw new PostgresHostException(
                    $"Docker has no image '{image}', and none is pulled unasked. Set {Variable}=container to let it be pulled, "
                        + "or install PostgreSQL."
                );
        }
        return kind == Kind.Embedded ? null : await StartAsync(variable, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts a server of its own, also where <c>MIGRATIONKIT_POSTGRES</c> names one.</summary>
    /// <param name="serverVersion">
    /// A major version of PostgreSQL, such as <c>17</c>, or the directory of its programs. <see langword="null"/> for the
    /// host's own default. On host Container a version is the tag <c>postgres:VERSION-alpine</c>; otherwise it is the
    /// installed PostgreSQL of that version, and <see cref="EmbeddedHost"/> brings one that is not installed.
    /// </param>
    /// <param name="cancellationToken">Stops the start; nothing is left behind.</param>
    /// <exception cref="PostgresHostException">It cannot be started.</exception>
    public static Task<PostgresHost> StartNewAsync(
        string? serverVersion = null,
        CancellationToken cancellationToken = default
    ) => StartNewAsync(Environment.GetEnvironmentVariable, serverVersion, cancellationToken);

    internal static async Task<PostgresHost> StartAsync(
        Func<string, string?> variable,
        CancellationToken cancellationToken
    ) =>
        Server(variable) is { } server
            ? await ServerHost.StartAsync(server, cancellationToken).ConfigureAwait(false)
            : await StartNewAsync(variable, null, cancellationToken).ConfigureAwait(false);

    internal static async Task<PostgresHost> StartNewAsync(
        Func<string, string?> variable,
        string? serverVersion,
        CancellationToken cancellationToken
    )
    {
        var major = Major(serverVersion);
        var local = new LocalHostOptions { BinDirectory = major is null ? serverVersion : null, ServerVersion = major };
        return local.BinDirectory is not null
            ? await LocalHost.StartAsync(local, cancellationToken).ConfigureAwait(false)
            : await ChooseAsync(variable, local, cancellationToken).ConfigureAwait(false) switch
            {
                Kind.Container => await ContainerHost
                    .StartAsync(major is null ? null : $"postgres:{major}-alpine", cancellationToken: cancellationToken)
                    .ConfigureAwait(false),
                Kind.Local => await LocalHost.StartAsync(local, cancellationToken).ConfigureAwait(false),
                _ => await EmbeddedHost
                    .StartAsync(major is null ? null : new() { ServerVersion = major.Value }, cancellationToken)
                    .ConfigureAwait(false),
            };
    }

    private static async Task<Kind> ChooseAsync(
        Func<string, string?> variable,
        LocalHostOptions local,
        CancellationToken cancellationToken
    )
    {
        if (Asked(variable) is { } asked and not Kind.Server)
        {
            return asked;
        }
        var named = local.ServerVersion is null && variable(LocalHostOptions.BinDirectoryVariable) is { Length: > 0 };
        return named ? Kind.Local
            : await DockerEngine.FindProblemAsync(patient: false, cancellationToken).ConfigureAwait(false) is null
                ? Kind.Container
            : await LocalHost.IsInstalledAsync(local, cancellationToken).ConfigureAwait(false) ? Kind.Local
            : Kind.Embedded;
    }

    private static Kind? Asked(Func<string, string?> variable)
    {
        var text = variable(Variable);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }
        return Enum.GetNames<Kind>().Contains(text, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<Kind>(text, ignoreCase: true)
            : throw new PostgresHostException(
                $"{Variable} is '{text}'. Set it to server, container, local or embedded."
            );
    }

    private static string? Server(Func<string, string?> variable)
    {
        var asked = Asked(variable);
        if (asked is not (null or Kind.Server))
        {
            return null;
        }
        var server = variable(ServerHost.Variable);
        return !string.IsNullOrEmpty(server) ? server
            : asked is null ? null
            : throw new PostgresHostException(
                $"{Variable} is server, but {ServerHost.Variable} holds no connection string."
            );
    }

    private static int? Major(string? version) =>
        int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : null;
}
