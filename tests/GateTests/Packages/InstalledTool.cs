using MigrationKit.Tests;

namespace GateTests.Packages;

/// <summary>The tool as somebody gets it who has nothing but the package.</summary>
[Collection(nameof(PackedPackages))]
public sealed class InstalledTool(PackedPackages packages, PostgresFixture postgres) : IDisposable
{
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory();

    public void Dispose() => _temp.Delete(recursive: true);

    [Fact]
    public async Task The_tool_installed_into_an_empty_directory_applies_the_six_migrations()
    {
        var database = await postgres.NewDatabaseAsync();
        var work = _temp.CreateSubdirectory("work").FullName;
        await Commands.DotNetAsync(
            work,
            "tool",
            "install",
            "MigrationKit.Cli",
            "--tool-path",
            _temp.FullName,
            "--source",
            packages.Directory,
            "--version",
            packages.Version
        );
        Task<string> RunAsync(params string[] arguments) =>
            Commands.RunAsync(
                Path.Combine(_temp.FullName, "migrationkit"),
                work,
                [("DATABASE_URL", database.ConnectionString)],
                arguments
            );
        var migrations = Repository.PathTo("migrations");

        var version = await RunAsync("--version");
        var plan = await RunAsync("plan", "--migrations", migrations);
        var first = await RunAsync("apply", "--migrations", migrations);
        var second = await RunAsync("apply", "--migrations", migrations);
        var status = await RunAsync("status", "--exit-code", "--migrations", migrations);
        var verify = await RunAsync("verify", "--checks", "MK101", "--migrations", migrations);

        version.Trim().Should().StartWith(packages.Version);
        plan.Should().Contain("20251213_complete_memory_palace");
        first.Should().Contain("6 applied, 0 skipped, 0 failed");
        second.Should().Contain("0 applied, 6 skipped, 0 failed");
        status.Should().Contain("applied").And.NotContain("pending");
        verify.Should().Contain("MK101");
    }
}
