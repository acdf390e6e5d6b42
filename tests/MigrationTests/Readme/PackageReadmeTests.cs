using Microsoft.Extensions.Diagnostics.HealthChecks;
using MigrationKit.Tests;
using MigrationTests.Cli;

namespace MigrationTests.Readme;

/// <summary>Each package has a README of its own, and what it shows runs.</summary>
[Collection(nameof(WorkingDirectory))]
public sealed class PackageReadmeTests(PostgresFixture postgres) : IDisposable
{
    private const string Command = "migrationkit ";
    private readonly WorkingDirectory _root = new(Repository.Root);

    public static TheoryData<string> Packages =>
        [.. Directory.GetDirectories(Repository.PathTo("src"), "MigrationKit*").Select(path => Path.GetFileName(path))];

    public static TheoryData<string> Commands =>
        [
            .. Read("MigrationKit.Cli")
                .Blocks("sh")
                .SelectMany(block => block.Split('\n'))
                .Where(line => line.StartsWith(Command, StringComparison.Ordinal)),
        ];

    public void Dispose() => _root.Dispose();

    [Theory, MemberData(nameof(Packages))]
    public void A_package_README_says_what_the_package_is_and_how_to_install_it(string package)
    {
        var readme = Read(package);
        var install = package == "MigrationKit.Cli" ? "tool install --global" : "add package";

        readme.Text.Should().StartWith($"# {package}\n");
        readme.Blocks("sh").Should().Contain($"dotnet {install} {package}\n");
    }

    [Theory, MemberData(nameof(Packages))]
    public void The_csharp_of_a_package_README_stands_word_for_word_in_code_that_the_tests_run(string package)
    {
        var run = Directory
            .GetFiles(Repository.PathTo("tests", "MigrationTests", "Readme"), "*Example*.cs")
            .Select(file => Markdown.Unspaced(File.ReadAllText(file)))
            .ToList();

        foreach (var example in Read(package).Blocks("csharp"))
        {
            run.Should().ContainSingle(code => code.Contains(Markdown.Unspaced(example)), example);
        }
    }

    [Theory, MemberData(nameof(Commands))]
    public async Task The_commands_of_the_tools_README_succeed(string command)
    {
        var database = await postgres.NewDatabaseAsync();

        var result = await Tool.RunAsync(
            command[Command.Length..].Split(' '),
            new Dictionary<string, string> { ["DATABASE_URL"] = database.ConnectionString }
        );

        result.ExitCode.Should().Be(0, result.All);
    }

    [Fact]
    public async Task The_testing_example_gets_a_migrated_database() =>
        (await PackageExamples.TestingAsync()).Should().Be(6);

    [Fact]
    public Task The_verification_example_passes() => PackageExamples.VerificationAsync();

    [Fact]
    public async Task The_audit_example_reads_a_database()
    {
        var database = await postgres.NewDatabaseAsync();

        await PackageExamples.AuditAsync(database.ConnectionString);
    }

    [Fact]
    public async Task The_EF_Core_example_applies_the_migrations_of_a_context()
    {
        var database = await postgres.NewDatabaseAsync();

        (await PackageExamples.EntityFrameworkCoreAsync(database.ConnectionString)).Should().Be(3);
    }

    [Fact]
    public async Task The_hosting_example_migrates_before_it_starts()
    {
        var database = await postgres.NewDatabaseAsync();

        var status = await HostingExample.RunAsync(database.ConnectionString, TestContext.Current.CancellationToken);

        status.Should().Be(HealthStatus.Healthy);
        (await database.HistoryAsync()).Should().HaveCount(6);
    }

    private static Markdown Read(string package) =>
        new(File.ReadAllText(Repository.PathTo("src", package, "README.md")));
}
