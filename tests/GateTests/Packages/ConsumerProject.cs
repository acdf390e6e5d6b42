using MigrationKit.Tests;

namespace GateTests.Packages;

/// <summary>A project elsewhere that has our packages from a folder, and nothing of this repository.</summary>
[Collection(nameof(PackedPackages))]
public sealed class ConsumerProject(PackedPackages packages, PostgresFixture postgres) : IDisposable
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory();

    private string Project =>
        $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <UseAppHost>false</UseAppHost>
                <NuGetAudit>false</NuGetAudit>
                <RestoreSources>{packages.Directory}</RestoreSources>
                <!-- Ours go here and not into the user's cache, which has what ours need. -->
                <RestorePackagesPath>{Path.Combine(_temp.FullName, "packages")}</RestorePackagesPath>
                <RestoreFallbackFolders>{Commands.UsersPackages}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                {string.Join("", PackedPackages.Libraries.Select(id =>
                    $"""<PackageReference Include="{id}" Version="{packages.Version}" />"""))}
              </ItemGroup>
            </Project>
            """;

    private const string Program = """
        using System;
        using MigrationKit;
        using MigrationKit.Audit;
        using MigrationKit.Testing;
        using MigrationKit.Testing.Containers;

        var migrations = MigrationSource.Directory(args[0]);
        await using var host = await PostgresHosts.StartAsync();
        var databases = await TestDatabases.CreateAsync(host, migrations);
        await using var database = await databases.CreateAsync("consumer");
        var plan = await new Migrator(database.DataSource, migrations).PlanAsync();
        var audit = await new Auditor(database.DataSource, migrations).AuditAsync();
        Console.WriteLine($"{plan.Entries.Count} migrations, {plan.Pending.Count} pending, {audit.Issues.Count} issues");
        """;

    public void Dispose() => _temp.Delete(recursive: true);

    [Fact]
    public async Task A_project_with_the_packed_libraries_builds_and_gets_a_migrated_database()
    {
        var directory = _temp.FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "Consumer.csproj"), Project, Ct);
        await File.WriteAllTextAsync(Path.Combine(directory, "Program.cs"), Program, Ct);

        await Commands.DotNetAsync(directory, ["build", "--nologo", "--output", "out", "-nodeReuse:false"]);
        var output = await Commands.RunAsync(
            "dotnet",
            directory,
            [("MIGRATIONKIT_POSTGRES", postgres.Host.ConnectionString)],
            Path.Combine("out", "Consumer.dll"),
            Repository.PathTo("migrations")
        );

        output.Should().StartWith("6 migrations, 0 pending, 0 issues");
        foreach (var id in PackedPackages.Libraries)
        {
            var used = await File.ReadAllBytesAsync(Path.Combine(directory, "out", $"{id}.dll"), Ct);
            var packed = PackedPackages.Read(packages.File(id), $"lib/net10.0/{id}.dll");
            used.AsSpan().SequenceEqual(packed).Should().BeTrue("no older {0} is in its way", id);
        }
    }
}
