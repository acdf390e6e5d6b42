using MigrationKit.Testing;
using MigrationKit.Testing.Containers;
using MigrationKit.Tests;

namespace MigrationTests.Hosting;

public sealed class HostChoiceTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_string_in_the_environment_is_host_server()
    {
        await using var host = await StartAsync(("MIGRATIONKIT_POSTGRES", postgres.Host.ConnectionString));

        host.Name.Should().Be("Server");
    }

    [Fact]
    public async Task The_variable_decides_by_hand_also_against_a_connection_string()
    {
        await (await LocalServer.StartAsync()).DisposeAsync();

        await using var host = await StartAsync(
            ("MIGRATIONKIT_HOST", "Local"),
            ("MIGRATIONKIT_POSTGRES", postgres.Host.ConnectionString)
        );

        host.Name.Should().Be("Local");
    }

    [Fact]
    public async Task Named_programs_are_taken_also_where_docker_answers()
    {
        var installed = await LocalServer.StartAsync();
        await installed.DisposeAsync();

        await using var host = await StartAsync(("MIGRATIONKIT_PG_BIN", installed.BinDirectory));

        host.Name.Should().Be("Local");
    }

    [Theory]
    [InlineData("docker", "", "MIGRATIONKIT_HOST is 'docker'. Set it to server, container, local or embedded.")]
    [InlineData("1", "", "MIGRATIONKIT_HOST is '1'. Set it to server, container, local or embedded.")]
    [InlineData("server", "", "MIGRATIONKIT_HOST is server, but MIGRATIONKIT_POSTGRES holds no connection string.")]
    public async Task What_cannot_be_meant_is_refused(string host, string server, string message)
    {
        var start = () => StartAsync(("MIGRATIONKIT_HOST", host), ("MIGRATIONKIT_POSTGRES", server));

        (await start.Should().ThrowAsync<PostgresHostException>()).WithMessage(message);
    }

    [Fact]
    public async Task A_version_is_the_installed_one_and_a_directory_is_that_of_its_programs()
    {
        Assert.SkipWhen(
            Environment.GetEnvironmentVariable("MIGRATIONKIT_PG_BIN") is not null,
            "The programs are named, and need not be where installed ones are."
        );
        var installed = await LocalServer.StartAsync();
        await installed.DisposeAsync();

        await using var byVersion = await PostgresHosts.StartNewAsync(
            name => name == "MIGRATIONKIT_HOST" ? "local" : null,
            $"{installed.ServerMajorVersion}",
            Ct
        );
        await using var byDirectory = await PostgresHosts.StartNewAsync(_ => null, installed.BinDirectory, Ct);

        byVersion.ServerMajorVersion.Should().Be(installed.ServerMajorVersion);
        byDirectory.ServerVersion.Should().Be(installed.ServerVersion);
    }

    [Fact]
    public async Task A_version_that_is_not_installed_is_named()
    {
        var start = () => PostgresHosts.StartNewAsync(name => name == "MIGRATIONKIT_HOST" ? "local" : null, "99", Ct);

        (await start.Should().ThrowAsync<PostgresHostException>()).WithMessage(
            "PostgreSQL 99 is not installed on this machine.*"
        );
    }

    private static Task<PostgresHost> StartAsync(params (string Name, string Value)[] variables) =>
        PostgresHosts.StartAsync(name => variables.ToDictionary(v => v.Name, v => v.Value).GetValueOrDefault(name), Ct);
}
