namespace GateTests.Packages;

/// <summary>Our packages use each other's internals, so they fit together in one version only.</summary>
[Collection(nameof(PackedPackages))]
public sealed class ExactVersions(PackedPackages packages) : IDisposable
{
    private const string OtherVersion = "99.0.0";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory();

    public static TheoryData<string> Libraries => [.. PackedPackages.Libraries.Where(id => id != "MigrationKit")];

    public void Dispose() => _temp.Delete(recursive: true);

    [Theory, MemberData(nameof(Libraries))]
    public void A_library_needs_exactly_its_own_version_of_our_others(string id) =>
        packages
            .NuSpec(id)
            .Dependencies()
            .Where(dependency => dependency.Id.StartsWith("MigrationKit", StringComparison.Ordinal))
            .Should()
            .OnlyContain(dependency => dependency.Versions == $"[{packages.Version}]");

    [Fact]
    public async Task Libraries_of_one_version_restore_together() =>
        (await RestoreAsync(("MigrationKit.Testing", packages.Version), ("MigrationKit.Audit", packages.Version)))
            .Should()
            .BeEmpty();

    [Fact]
    public async Task Libraries_of_two_versions_do_not_restore_together()
    {
        packages.CopyAs("MigrationKit", OtherVersion, _temp.FullName);
        packages.CopyAs("MigrationKit.Audit", OtherVersion, _temp.FullName);

        var errors = await RestoreAsync(
            ("MigrationKit.Testing", packages.Version),
            ("MigrationKit.Audit", OtherVersion)
        );

        errors.Should().Contain("NU1107");
    }

    /// <summary>NuGet lets a direct reference win, with a warning; here, as in many projects, warnings are errors.</summary>
    [Fact]
    public async Task A_newer_MigrationKit_below_an_older_library_is_reported()
    {
        packages.CopyAs("MigrationKit", OtherVersion, _temp.FullName);

        var errors = await RestoreAsync(("MigrationKit.Testing", packages.Version), ("MigrationKit", OtherVersion));

        errors.Should().Contain("NU1608");
    }

    /// <returns>What is wrong; empty if the restore succeeds.</returns>
    private async Task<string> RestoreAsync(params (string Id, string Version)[] references)
    {
        var project = $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
                <RestoreSources>{packages.Directory};{_temp.FullName}</RestoreSources>
                <RestorePackagesPath>{Path.Combine(
                _temp.FullName,
                "packages"
            )}</RestorePackagesPath>
                <RestoreFallbackFolders>{Commands.UsersPackages}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                {string.Join(
                "",
                references.Select(r =>
                    $"""<PackageReference Include="{r.Id}" Version="{r.Version}" />"""
                )
            )}
              </ItemGroup>
            </Project>
            """;
        await File.WriteAllTextAsync(Path.Combine(_temp.FullName, "Mix.csproj"), project, Ct);
        var (exitCode, output) = await Commands.TryDotNetAsync(_temp.FullName, "restore", "-nodeReuse:false");
        return exitCode == 0 ? "" : output;
    }
}
