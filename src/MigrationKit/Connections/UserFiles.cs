namespace MigrationKit.Connections;

/// <summary>Where libpq looks for a user's files: the home directory, on Windows <c>%APPDATA%</c>.</summary>
internal static class UserFiles
{
    /// <summary>The path, whether or not the file is there; null if no home directory is known.</summary>
    internal static string? InHome(string onUnix, string onWindows, Func<string, string?> variable) =>
        variable(OperatingSystem.IsWindows() ? "APPDATA" : "HOME") is { Length: > 0 } home
            ? Path.Combine(home, OperatingSystem.IsWindows() ? onWindows : onUnix)
            : null;
}
