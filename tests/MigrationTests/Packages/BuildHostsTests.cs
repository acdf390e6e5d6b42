using System.IO.Compression;

namespace MigrationTests.Packages;

/// <summary>Whether an engine for containers is in sight decides about one package and the tool, and about no other.</summary>
public sealed class BuildHostsTests : IDisposable
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory();

    public void Dispose() => _temp.Delete(recursive: true);

    private static readonly string[] Libraries =
    [
        .. Directory
            .GetDirectories(Repository.PathTo("src"))
            .Select(path => Path.GetFileName(path))
            .Where(name => name is not ("MigrationKit.Cli" or "MigrationKit.Testing.Containers")),
    ];

    [Fact]
    public async Task The_libraries_are_packed_alike_in_a_local_and_a_container_build()
    {
        var local = await PackAsync("Local");
        var container = await PackAsync("Container");

        local.Keys.Should().BeEquivalentTo(Libraries);
        local.Values.Should().NotContain(nuspec => nuspec.Contains("Testcontainers"));
        container.Should().Equal(local);
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

    /// <summary>The packages' descriptions of themselves. Without assemblies, which are compiled from the same files.</summary>
    private async Task<Dictionary<string, string>> PackAsync(string host)
    {
        var output = Path.Combine(_temp.FullName, host);
        var projects = Libraries.Select(library =>
            Repository.PathTo("src", library, library + ".csproj")
        );
        var all = Path.Combine(_temp.FullName, host + ".proj");
        await File.WriteAllTextAsync(
            all,
            $"""
            <Project>
              <Target Name="All">
                <ItemGroup><Library Include="{string.Join(';', projects)}" /></ItemGroup>
                <MSBuild Projects="@(Library)" Targets="Restore" Properties="Restoring=true" />
                <MSBuild Projects="@(Library)" Targets="Pack" />
              </Target>
            </Project>
            """,
            Ct
        );
        await RunAsync(
            "msbuild",
            all,
            "-t:All",
            "-p:NoBuild=true",
            "-p:IncludeBuildOutput=false",
            "-p:IncludeSymbols=false",
            "-p:NoWarn=NU5128",
            $"-p:PostgresHost={host}",
            $"-p:ArtifactsPath={output}",
            $"-p:PackageOutputPath={output}"
        );
        var packages = new Dictionary<string, string>();
        foreach (var library in Libraries)
        {
            var package = Directory
                .GetFiles(output, library + ".*.nupkg")
                .Single(path => char.IsAsciiDigit(Path.GetFileName(path)[library.Length + 1]));
            await using var archive = await ZipFile.OpenReadAsync(package, Ct);
            await using var nuspec = await archive.GetEntry(library + ".nuspec")!.OpenAsync(Ct);
            packages[library] = await new StreamReader(nuspec).ReadToEndAsync(Ct);
        }
        return packages;
    }

    private static Task<string> RunAsync(params IEnumerable<string> arguments) =>
        Commands.DotNetAsync(
            Repository.Root,
            [.. arguments, "-nologo", "-v:q", "-nodeReuse:false"]
        );
}
