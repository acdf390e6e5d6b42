namespace MigrationKit.Testing.Local;

/// <summary>
/// Where this user's servers have their directories: in memory where Linux offers enough of it, because making and
/// dropping databases is mostly making and removing files; otherwise, and for a durable server, in the temp directory.
/// </summary>
internal static class ServerPlaces
{
    private const string Memory = "/dev/shm";
    private const long EnoughMemory = 2L << 30;

    private static readonly string Name = $"migrationkit-{Environment.UserName}";

    /// <summary>All that a run may have used.</summary>
    internal static IEnumerable<string> All(LocalHostOptions options) =>
        new[] { options.TempDirectory, Memory, Path.GetTempPath() }
            .OfType<string>()
            .Select(place => Path.Combine(place, Name))
            .Where(Directory.Exists);

    internal static string Open(LocalHostOptions options)
    {
        var place =
            options.TempDirectory
            ?? (options.Durable || !HasMemory() ? Path.GetTempPath() : Memory);
        var path = Path.Combine(place, Name);
        Directory.CreateDirectory(path);
        // Others may only pass, and only where the server runs as somebody else. Fails where another user made the
        // directory to get at our files.
        File.SetUnixFileMode(
            path,
            Command.ServerUser is null
                ? ServerDirectory.Private
                : ServerDirectory.Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute
        );
        return path;
    }

    private static bool HasMemory() =>
        Directory.Exists(Memory)
        && new DriveInfo(Memory) is { DriveFormat: "tmpfs", AvailableFreeSpace: >= EnoughMemory };
}
