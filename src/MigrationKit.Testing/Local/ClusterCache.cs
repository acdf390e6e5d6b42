using System.Security.Cryptography;
using System.Text;

namespace MigrationKit.Testing.Local;

/// <summary>
/// What <c>initdb</c> makes, kept for each installation in the user's cache directory: a copy is five times faster. An
/// entry appears by one rename, so it is complete, and processes need no lock.
/// </summary>
internal static class ClusterCache
{
    // Changes when what is cached does.
    private const string Form = "3";

    /// <summary>Fills the data directory, and gives the password of its role <c>postgres</c>.</summary>
    internal static async Task<string> FillAsync(
        PostgresBinaries binaries,
        ServerDirectory directory,
        CancellationToken cancellationToken
    )
    {
        var key = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{Form} {binaries.Directory} {Command.ServerUser}"))
        )[..12];
        var entry = Path.Combine(
            await OpenAsync(directory, cancellationToken).ConfigureAwait(false),
            $"{binaries.Version}-{key}"
        );
        if (!File.Exists(Password(entry)))
        {
            var password = await InitializeAsync(binaries, directory, cancellationToken).ConfigureAwait(false);
            await AddAsync(directory.Fresh, password, entry, cancellationToken).ConfigureAwait(false);
        }
        await CopyAsync(Data(entry), directory.Data, cancellationToken).ConfigureAwait(false);
        return await File.ReadAllTextAsync(Password(entry), cancellationToken).ConfigureAwait(false);
    }

    private static string Data(string entry) => Path.Combine(entry, "data");

    private static string Password(string entry) => Path.Combine(entry, "password");

    /// <summary>A cache that others could fill, as a home that is another user's, is not used; the server's directory is.</summary>
    private static async Task<string> OpenAsync(ServerDirectory directory, CancellationToken cancellationToken)
    {
        try
        {
            return await CacheDirectory.OpenAsync("initdb", secret: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is PostgresHostException or IOException or UnauthorizedAccessException)
        {
            return directory.Path;
        }
    }

    /// <returns>The password.</returns>
    private static async Task<string> InitializeAsync(
        PostgresBinaries binaries,
        ServerDirectory directory,
        CancellationToken cancellationToken
    )
    {
        var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        await File.WriteAllTextAsync(directory.Password, ScramVerifier.Create(password), cancellationToken)
            .ConfigureAwait(false);
        File.SetUnixFileMode(directory.Password, UnixFileMode.UserRead);
        Directory.CreateDirectory(directory.Fresh, ServerDirectory.Private);
        await directory.HandOverAsync([directory.Password, directory.Fresh], cancellationToken).ConfigureAwait(false);
        var (program, arguments) = Command.AsServerUser(
            binaries.InitDb,
            [
                $"--pgdata={directory.Fresh}",
                "--username=postgres",
                $"--pwfile={directory.Password}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
            ]
        );
        await Command.MustAsync(program, arguments, cancellationToken).ConfigureAwait(false);
        File.Delete(directory.Password);
        directory.Close();
        return password;
    }

    private static async Task AddAsync(string data, string password, string entry, CancellationToken cancellationToken)
    {
        var parent = Path.GetDirectoryName(entry)!;
        // What a run left that ended half way through a copy.
        foreach (var old in Directory.EnumerateDirectories(parent, "new-*"))
        {
            if (DateTime.UtcNow - Directory.GetLastWriteTimeUtc(old) > TimeSpan.FromHours(1))
            {
                Directory.Delete(old, recursive: true);
            }
        }
        var copy = Path.Combine(parent, "new-" + RandomNumberGenerator.GetHexString(8, true));
        Directory.CreateDirectory(copy, ServerDirectory.Private);
        await CopyAsync(data, Data(copy), cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(Password(copy), password, cancellationToken).ConfigureAwait(false);
        try
        {
            Directory.Move(copy, entry);
        }
        catch (IOException) when (Directory.Exists(entry))
        {
            // Another process was faster; its entry is as good.
            Directory.Delete(copy, recursive: true);
        }
    }

    /// <summary>The system's cp keeps owner, modes and links, and shares the blocks where the file system can.</summary>
    private static Task<string> CopyAsync(string from, string to, CancellationToken cancellationToken) =>
        Command.MustAsync("cp", ["-a", from, to], cancellationToken);
}
