namespace MigrationKit.Testing.Local;

/// <summary>Directories in which something is kept from run to run.</summary>
internal static class CacheDirectory
{
    /// <summary>One that only this user writes to. Another user's server can read it, unless <paramref name="secret"/>.</summary>
    /// <exception cref="PostgresHostException">Other users could write to it.</exception>
    internal static Task<string> OpenAsync(string name, bool secret, CancellationToken cancellationToken) =>
        TrustedDirectory.CreateAsync(
            Path.Combine(Root(secret), "migrationkit", name),
            secret ? ServerDirectory.Private : ServerDirectory.Private | Readable,
            cancellationToken
        );

    private const UnixFileMode Readable =
        UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static string Root(bool secret)
    {
        if (!secret && Command.ServerUser is not null)
        {
            return "/var/cache";
        }
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache)
        {
            return cache;
        }
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 0
            ? Path.Combine(home, ".cache")
            : Path.Combine(Path.GetTempPath(), $"migrationkit-cache-{Command.UserId}");
    }
}
