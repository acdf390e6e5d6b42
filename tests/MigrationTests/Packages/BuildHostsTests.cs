using System.IO.Compression;

namespace MigrationTests.Packages;

/// <summary>Whether an engine for containers is in sight decides about one package and the tool, and about no other.</summary>
public sealed class BuildHostsTests : IDisposable
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory();

    public void Dispose() => _temp.Delete(recursive: true);

    public static TheoryData<string> Libraries =>
        [
            .. Directory
                .GetDirectories(Repository.PathTo("src"))
                .Select(path => Path.GetFileName(path))
                .Where(name =>
                    name is not ("MigrationKit.Cli" or "MigrationKit.Testing.Containers")
                ),
        ];

    [Theory, MemberData(nameof(Libraries))]
    public async Task A_library_is_packed_alike_in_a_local_and_a_container_build(string library)
    {
        var local = await PackAsync(library, "Local");
        var container = await PackAsync(library, "Container");

        local.Should().Contain($"<id>{library}</id>").And.NotContain("Testcontainers");
        container.Should().Be(local);
    }

    [Theory, InlineData("Local", "false"), InlineData("Container", "true")]
    public async Task The_container_host_is_packed_in_a_container_build_only(
        string host,
        string packable
    )
    {
        var project = Repository.PathTo("src", "MigrationKit.Testing.Containers");

        var answer = await RunAsync(
            "msbuild",
            project,
            "-getProperty:IsPackable",
            $"-p:PostgresHost={host}"
        );

        answer.Trim().Should().Be(packable);
    }

    [Fact]
    public async Task In_a_local_build_the_container_host_has_no_code_and_no_packages()
    {
        var project = Repository.PathTo("src", "MigrationKit.Testing.Containers");

        var answer = await RunAsync(
            "msbuild",
            project,
            "-getItem:Compile",
            "-getItem:PackageReference",
            "-getItem:ProjectReference",
            "-p:PostgresHost=Local"
        );

        answer.Should().NotContain("Identity");
    }

    /// <summary>The package's description of itself. Without its assembly, which is compiled from the same files.</summary>
    private async Task<string> PackAsync(string library, string host)
    {
        var output = Path.Combine(_temp.FullName, host);
        await RunAsync(
            "msbuild",
            Repository.PathTo("src", library),
            "-restore",
            "-t:Pack",
            "-p:NoBuild=true",
            "-p:IncludeBuildOutput=false",
            "-p:IncludeSymbols=false",
            "-p:NoWarn=NU5128",
            $"-p:PostgresHost={host}",
            $"-p:ArtifactsPath={output}",
            $"-p:PackageOutputPath={output}"
        );
        var package = Directory.GetFiles(output, "*.nupkg").Should().ContainSingle().Which;
        await using var archive = await ZipFile.OpenReadAsync(package, Ct);
        await using var nuspec = await archive.GetEntry(library + ".nuspec")!.OpenAsync(Ct);
        return await new StreamReader(nuspec).ReadToEndAsync(Ct);
    }

    private static Task<string> RunAsync(params IEnumerable<string> arguments) =>
        Commands.DotNetAsync(
            Repository.Root,
            [.. arguments, "-nologo", "-v:q", "-nodeReuse:false"]
        );
}
