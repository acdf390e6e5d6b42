using System.Security.Cryptography;
using System.Text;

namespace MigrationKit.Testing.Local;

/// <summary>
/// What <c>initdb</c> makes, kept for each installation in the user's cache directory: a copy is five times faster. An
/// entry appears by one rename, so it is complete, and processes need no lock.
/// </summary>
internal static class ClusterCache
{
    private const string PasswordFile = "migrationkit.password";

    // Changes when what is cached does.
    private const string Form = "2";

    /// <summary>Fills the data directory, and gives the password of its role <c>postgres</c>.</summary>
    internal static async Task<string> FillAsync(
        PostgresBinaries binaries,
        ServerDirectory directory,
        CancellationToken cancellationToken
    )
    {
        var key = Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes($"{Form} {binaries.Directory} {Command.ServerUser}")
            )
        )[..12];
        var entry = Path.Combine(
            CacheDirectory.Open("initdb", secret: true),
            $"{binaries.Version}-{key}"
        );
        if (!File.Exists(Path.Combine(entry, PasswordFile)))
        {
            await InitializeAsync(binaries, directory, cancellationToken).ConfigureAwait(false);
            await AddAsync(directory.Data, entry, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await CopyAsync(entry, directory.Data, cancellationToken).ConfigureAwait(false);
        }
        return await File.ReadAllTextAsync(
                Path.Combine(directory.Data, PasswordFile),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static async Task InitializeAsync(
        PostgresBinaries binaries,
        ServerDirectory directory,
        CancellationToken cancellationToken
    )
    {
        var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        await File.WriteAllTextAsync(
                directory.Password,
                ScramVerifier.Of(password),
                cancellationToken
            )
            .ConfigureAwait(false);
        var (program, arguments) = Command.AsServerUser(
            binaries.InitDb,
            [
                $"--pgdata={directory.Data}",
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
        await File.WriteAllTextAsync(
                Path.Combine(directory.Data, PasswordFile),
                password,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static async Task AddAsync(
        string data,
        string entry,
        CancellationToken cancellationToken
    )
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
        await CopyAsync(data, copy, cancellationToken).ConfigureAwait(false);
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

    /// <summary>The system's cp keeps owner and modes, and shares the blocks where the file system can.</summary>
    private static Task<string> CopyAsync(
        string from,
        string to,
        CancellationToken cancellationToken
    ) => Command.MustAsync("cp", ["-a", from, to], cancellationToken);
}
