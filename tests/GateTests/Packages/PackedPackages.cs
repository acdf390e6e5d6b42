using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;

namespace GateTests.Packages;

/// <summary>
/// The packages under test: those in the directory that <c>MIGRATIONKIT_PACKAGES</c> names, as <c>.ci/pack</c> makes them,
/// or else the libraries and a tool that runs on any machine, packed from what the tests were built against.
/// </summary>
public sealed class PackedPackages : IAsyncLifetime
{
    internal static readonly string[] Libraries =
    [
        "MigrationKit",
        "MigrationKit.Testing",
        "MigrationKit.Testing.Containers",
        "MigrationKit.Verification",
        "MigrationKit.Audit",
        "MigrationKit.EntityFrameworkCore",
        "MigrationKit.Hosting",
    ];

    private DirectoryInfo? _temp;

    internal string Directory { get; private set; } = "";

    internal string Version => NuSpec("MigrationKit").Descendants().Value("version");

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("MIGRATIONKIT_PACKAGES") is { Length: > 0 } given)
        {
            Directory = Path.GetFullPath(given);
            return;
        }
        _temp = System.IO.Directory.CreateTempSubdirectory();
        Directory = _temp.FullName;
        foreach (var project in Libraries.Append("MigrationKit.Cli"))
        {
            await Commands.DotNetAsync(
                Directory,
                "pack",
                Repository.PathTo("src", project),
                "--no-build",
                "--nologo",
                "--configuration",
                Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration,
                "--output",
                Directory,
                "-nodeReuse:false"
            );
        }
    }

    public ValueTask DisposeAsync()
    {
        _temp?.Delete(recursive: true);
        return default;
    }

    /// <summary>The package, and not one of a longer name.</summary>
    internal string File(string id, string extension = "nupkg") =>
        System
            .IO.Directory.GetFiles(Directory, $"{id}.*.{extension}")
            .Should()
            .ContainSingle(
                path => char.IsAsciiDigit(Path.GetFileName(path)[id.Length + 1]),
                "{0} has one package {1}",
                Directory,
                id
            )
            .Which;

    internal static IReadOnlyList<string> Entries(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    internal static byte[] Read(string package, string entry)
    {
        using var archive = ZipFile.OpenRead(package);
        using var stream = archive.GetEntry(entry)!.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Copies a package to a directory, as if it had been released with another version.</summary>
    internal void CopyAs(string id, string version, string directory)
    {
        var copy = Path.Combine(directory, $"{id}.{version}.nupkg");
        System.IO.File.Copy(File(id), copy);
        using var archive = ZipFile.Open(copy, ZipArchiveMode.Update);
        var nuSpec = NuSpec(id).ToString().Replace(Version, version, StringComparison.Ordinal);
        archive.GetEntry($"{id}.nuspec")!.Delete();
        using var writer = new StreamWriter(archive.CreateEntry($"{id}.nuspec").Open());
        writer.Write(nuSpec);
    }

    internal XDocument NuSpec(string id) => XDocument.Load(new MemoryStream(Read(File(id), $"{id}.nuspec")));
}

internal static class NuSpecElements
{
    /// <summary>The packages that this one needs, each with the range of its versions.</summary>
    internal static IReadOnlyList<(string Id, string Versions)> Dependencies(this XDocument nuSpec) =>
        [
            .. nuSpec
                .Descendants()
                .Where(element => element.Name.LocalName == "dependency")
                .Select(element => (element.Attribute("id")!.Value, element.Attribute("version")!.Value)),
        ];

    /// <summary>The text of the one element of this name, in whatever namespace; empty where there is none.</summary>
    internal static string Value(this IEnumerable<XElement> elements, string name) =>
        elements.SingleOrDefault(element => element.Name.LocalName == name)?.Value ?? "";
}

/// <summary>Packed once; one package test at a time.</summary>
[CollectionDefinition(nameof(PackedPackages))]
public sealed class PackedPackagesGroup : ICollectionFixture<PackedPackages>;
