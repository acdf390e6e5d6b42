namespace MigrationKit.Testing.Local;

/// <summary>
/// Where servers have their directories: in memory where Linux offers enough of it, because making and
/// dropping databases is mostly making and removing files; otherwise, and for a durable server, in the temp directory.
/// </summary>
internal static class ServerPlaces
{
    private const string Memory = "/dev/shm";
    private const long EnoughMemory = 2L << 30;

    /// <summary>All that a run may have used.</summary>
    internal static IEnumerable<string> All(LocalHostOptions options) =>
        new[] { options.TempDirectory, Memory, Path.GetTempPath() }.OfType<string>().Where(Directory.Exists);

    /// <summary>The place of the next server, which nobody else can take anything out of.</summary>
    internal static Task<string> ChooseAsync(LocalHostOptions options, CancellationToken cancellationToken) =>
        TrustedDirectory.ResolveAsync(
            options.TempDirectory ?? (options.Durable || !HasMemory() ? Path.GetTempPath() : Memory),
            cancellationToken
        );

    private static bool HasMemory() =>
        Directory.Exists(Memory)
        && new DriveInfo(Memory) is { DriveFormat: "tmpfs", AvailableFreeSpace: >= EnoughMemory };
}
