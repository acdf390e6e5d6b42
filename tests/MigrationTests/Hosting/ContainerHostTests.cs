using System.Diagnostics;
using Docker.DotNet;
using Microsoft.Extensions.Logging.Abstractions;
using MigrationKit.Testing;
using MigrationKit.Testing.Containers;
using MigrationKit.Verification;
using MigrationTests.Cli;
using Npgsql;
using Testcontainers.PostgreSql;

namespace MigrationTests.Hosting;

/// <summary>Needs a Docker engine; where none answers the tests are skipped and say why.</summary>
public sealed class ContainerHostTests
{
    private const string Image = "postgres:17-alpine";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_started_container_is_removed_with_its_host()
    {
        await SkipWithoutDockerAsync();
        var host = await ContainerHost.StartAsync(Image, cancellationToken: Ct);
        host.ToString().Should().Be($"PostgreSQL {host.ServerVersion}, host Container, image {Image}");
        var container = host.ContainerId;

        await host.DisposeAsync();

        (await ExistsAsync(container)).Should().BeFalse();
    }

    [Fact]
    public async Task The_builder_can_be_changed_before_the_container_is_made()
    {
        await SkipWithoutDockerAsync();

        await using var host = await ContainerHost.StartAsync(Image, builder => builder.WithUsername("ada"), Ct);

        new NpgsqlConnectionStringBuilder(host.ConnectionString).Username.Should().Be("ada");
    }

    [Fact]
    public async Task A_container_of_ones_own_is_used_crashed_and_left_to_its_owner()
    {
        await SkipWithoutDockerAsync();
        await using var container = new PostgreSqlBuilder(Image).WithLogger(NullLogger.Instance).Build();

        await using (var host = await ContainerHost.FromAsync(container, Ct))
        {
            await using var connection = new NpgsqlConnection(host.ConnectionString);
            await connection.OpenAsync(Ct);
            await host.KillBackendAsync(connection.ProcessID, Ct);
            var databases = await TestDatabases.CreateAsync(host, Ct);
            await (await databases.CreateAsync("after the crash", Ct)).DisposeAsync();
        }

        (await ExistsAsync(container.Id)).Should().BeTrue();
    }

    [Fact]
    public async Task A_container_that_was_killed_is_named_by_what_was_under_way()
    {
        await SkipWithoutDockerAsync();
        await using var host = await ContainerHost.StartAsync(Image, cancellationToken: Ct);
        var verifier = new Verifier(host, new() { Migrations = Repository.PathTo("migrations") });
        using var client = new DockerClientBuilder().Build();
        await client.Containers.KillContainerAsync(host.ContainerId, new(), Ct);

        var check = () => verifier.RunAsync("MK102", Ct);

        (await check.Should().ThrowAsync<PostgresHostException>()).WithMessage(
            $"The container of image '{Image}' no longer runs: *"
        );
    }

    [Fact]
    public async Task An_image_that_cannot_be_had_is_named()
    {
        await SkipWithoutDockerAsync();

        var start = () => ContainerHost.StartAsync("localhost/no-such-image:1", null, Ct);

        (await start.Should().ThrowAsync<PostgresHostException>()).WithMessage(
            "There is no container of image 'localhost/no-such-image:1': *"
        );
    }

    /// <summary>In another process, because Testcontainers starts Ryuk once for each.</summary>
    [Fact]
    public async Task A_cleaner_that_does_not_start_is_not_taken_for_the_server()
    {
        await SkipWithoutDockerAsync();
        using var folder = new MigrationFolder(("1_a", "select 1;"));
        var tool = Path.Combine(AppContext.BaseDirectory, "MigrationKit.Cli.dll");
        var start = new ProcessStartInfo("dotnet", [tool, "apply", "--scratch", "-m", folder.Path])
        {
            RedirectStandardError = true,
        };
        start.Environment["MIGRATIONKIT_HOST"] = "container";
        start.Environment["TESTCONTAINERS_RYUK_DISABLED"] = "false";
        start.Environment["TESTCONTAINERS_RYUK_CONTAINER_IMAGE"] = "localhost/no-such-cleaner:1";

        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(Ct);

        error.Should().Contain("Ryuk, which removes the containers of crashed runs, does not start: ");
        error.Should().NotContain(Image);
    }

    [Fact]
    public async Task A_name_that_no_image_can_have_is_refused()
    {
        await SkipWithoutDockerAsync();

        var start = () => ContainerHost.StartAsync("NotAName::", null, Ct);

        (await start.Should().ThrowAsync<PostgresHostException>()).WithMessage(
            "'NotAName::' is not the name of an image: *"
        );
    }

    private static async Task SkipWithoutDockerAsync() =>
        Assert.SkipUnless(
            await DockerEngine.FindProblemAsync(patient: false, Ct) is null,
            await DockerEngine.FindProblemAsync(patient: false, Ct) ?? ""
        );

    private static async Task<bool> ExistsAsync(string container)
    {
        using var client = new DockerClientBuilder().Build();
        var all = await client.Containers.ListContainersAsync(new() { All = true }, Ct);
        return all.Any(c => c.ID == container);
    }
}
