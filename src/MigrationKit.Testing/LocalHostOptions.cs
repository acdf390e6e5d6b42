namespace MigrationKit.Testing;

/// <summary>How <see cref="LocalHost"/> runs its server.</summary>
public sealed record LocalHostOptions
{
    internal const string BinDirectoryVariable = "MIGRATIONKIT_PG_BIN";

    /// <summary>The directory with <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>.</summary>
    /// <value>
    /// Default: <see langword="null"/>. Then <c>MIGRATIONKIT_PG_BIN</c> where it is set, else the newest version found in
    /// PATH and in the places where Debian, Red Hat, Homebrew and Postgres.app put it.
    /// </value>
    public string? BinDirectory { get; init; }

    /// <summary>The major version to look for where <see cref="BinDirectory"/> is not set.</summary>
    /// <value>
    /// Default: <see langword="null"/>: the newest. With a version, <c>MIGRATIONKIT_PG_BIN</c> does not count.
    /// </value>
    public int? ServerVersion { get; init; }

    /// <summary>Whether the server makes its data safe against a crash of the machine, at the price of speed.</summary>
    /// <value>Default: <see langword="false"/>: <c>fsync</c> and <c>full_page_writes</c> are off, and the data may be in memory. What is committed survives a crash of the
    /// server even so.</value>
    public bool Durable { get; init; }

    /// <summary>Where the server's directory is made and removed again.</summary>
    /// <value>
    /// Default: <c>MIGRATIONKIT_TEMP</c> where it is set. Else memory (<c>/dev/shm</c>), if it has two free gigabytes and
    /// the server is not <see cref="Durable"/>. Else the system's temp directory.
    /// </value>
    public string? TempDirectory { get; init; } =
        Environment.GetEnvironmentVariable("MIGRATIONKIT_TEMP") is { Length: > 0 } asked ? asked : null;

    /// <summary>Settings of <c>postgresql.conf</c>; they win over ours.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Whether the server stays when a test database in it was kept, so that it can be looked into. A run that starts
    /// more than a day later removes it.
    /// </summary>
    /// <value>Default: whether the environment variable <c>MIGRATIONKIT_KEEP</c> is <c>1</c>.</value>
    public bool KeepServer { get; init; } = Environment.GetEnvironmentVariable("MIGRATIONKIT_KEEP") == "1";
}
