namespace GateTests.Packages;

[Collection(nameof(PackedPackages))]
public sealed class PackageContents(PackedPackages packages)
{
    public static TheoryData<string> Libraries => [.. PackedPackages.Libraries];

    public static TheoryData<string> All => [.. PackedPackages.Libraries, "MigrationKit.Cli"];

    [Theory, MemberData(nameof(All))]
    public void A_package_says_what_it_is_with_readme_icon_and_licence(string id)
    {
        var metadata = packages.NuSpec(id).Descendants().ToList();
        var entries = PackedPackages.Entries(packages.File(id));

        metadata.Value("id").Should().Be(id);
        metadata.Value("license").Should().Be("MIT");
        metadata.Value("description").Should().NotBeEmpty().And.NotBe("Package Description");
        metadata.Value("authors").Should().NotBeEmpty().And.NotBe(id);
        metadata.Value("tags").Should().Contain("postgresql");
        entries.Should().Contain([metadata.Value("readme"), metadata.Value("icon")]);
        PackedPackages
            .Read(packages.File(id), metadata.Value("icon"))
            .Should()
            .HaveCountLessThan(10 * 1024)
            .And.StartWith([0x89, (byte)'P', (byte)'N', (byte)'G']);
    }

    [Theory, MemberData(nameof(Libraries))]
    public void A_library_comes_with_documentation_and_symbols(string id)
    {
        var entries = PackedPackages.Entries(packages.File(id));
        var symbols = PackedPackages.Entries(packages.File(id, "snupkg"));

        entries.Should().Contain([$"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"]);
        symbols.Should().Contain($"lib/net10.0/{id}.pdb");
    }

    [Theory]
    [InlineData("MigrationKit", "Npgsql")]
    [InlineData("MigrationKit.Testing", "MigrationKit", "Respawn")]
    [InlineData("MigrationKit.Testing.Containers", "MigrationKit.Testing", "Testcontainers.PostgreSql")]
    [InlineData("MigrationKit.Verification", "MigrationKit.Audit", "MigrationKit.Testing")]
    [InlineData("MigrationKit.Audit", "MigrationKit")]
    [InlineData("MigrationKit.EntityFrameworkCore", "MigrationKit", "Npgsql.EntityFrameworkCore.PostgreSQL")]
    [InlineData(
        "MigrationKit.Hosting",
        "MigrationKit",
        "Microsoft.Extensions.Configuration.Binder",
        "Microsoft.Extensions.Diagnostics.HealthChecks",
        "Microsoft.Extensions.Hosting.Abstractions",
        "Microsoft.Extensions.Options.ConfigurationExtensions"
    )]
    public void A_library_needs_nothing_that_its_purpose_does_not(string id, params string[] needs) =>
        packages.NuSpec(id).Dependencies().Select(dependency => dependency.Id).Should().Equal(needs);

    [Theory, MemberData(nameof(All))]
    public void A_package_names_its_repository_and_commit(string id)
    {
        var repository = packages.NuSpec(id).Descendants().Single(element => element.Name.LocalName == "repository");

        repository.Attribute("type")!.Value.Should().Be("git");
        repository.Attribute("url")!.Value.Should().EndWith("/MigrationKit");
        repository.Attribute("commit")!.Value.Should().MatchRegex("^[0-9a-f]{40}$");
    }

    [Theory, MemberData(nameof(All))]
    public void A_package_carries_its_own_README(string id) =>
        PackedPackages
            .Read(packages.File(id), "README.md")
            .Should()
            .Equal(File.ReadAllBytes(Repository.PathTo("src", id, "README.md")));
}
