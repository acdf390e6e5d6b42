using System.Text.Json.Nodes;
using GateTests.Packages;

namespace GateTests.Examples;

/// <summary><c>examples/Aspire</c> is built and its model read. To start it takes Docker.</summary>
public sealed class AspireExample
{
    [Fact]
    public async Task The_application_and_the_migrations_before_it_get_one_database()
    {
        var directory = Directory.CreateTempSubdirectory("migrationkit-");
        var manifest = Path.Combine(directory.FullName, "manifest.json");

        await Commands.DotNetAsync(
            MigrationTests.Repository.PathTo("examples", "Aspire"),
            ["run", "--", "--publisher", "manifest", "--output-path", manifest]
        );

        var resources = JsonNode.Parse(await File.ReadAllTextAsync(manifest, TestContext.Current.CancellationToken))![
            "resources"
        ]!;
        directory.Delete(recursive: true);
        string Of(string resource, string variable) => resources[resource]!["env"]![variable]!.ToString();
        Of("migrations", "DATABASE_URL").Should().Be("{Default.connectionString}");
        Of("application", "ConnectionStrings__Default").Should().Be("{Default.connectionString}");
        Of("application", "MigrationKit__Mode").Should().Be("Wait");
        var command = resources["migrations"]!;
        command["command"]!.ToString().Should().Be("migrationkit");
        var folder = Path.Combine(directory.FullName, command["workingDirectory"]!.ToString(), "migrations");
        Directory.Exists(folder).Should().BeTrue("{0} has the migrations", folder);
    }
}
