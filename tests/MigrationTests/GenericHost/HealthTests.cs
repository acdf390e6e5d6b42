using Microsoft.Extensions.Diagnostics.HealthChecks;
using MigrationKit.Exceptions;
using MigrationKit.Hosting;
using MigrationKit.Tests;

namespace MigrationTests.GenericHost;

public sealed class HealthTests(PostgresFixture postgres)
{
    [Fact]
    public async Task It_is_healthy_where_all_is_applied()
    {
        var database = await postgres.NewDatabaseAsync();
        using var host = TestHost.ForTable(database.ConnectionString);
        await host.StartAsync();

        var health = await host.CheckAsync();

        health.Status.Should().Be(HealthStatus.Healthy);
    }

    [Fact]
    public async Task What_is_pending_fails_by_name()
    {
        var database = await postgres.NewDatabaseAsync();
        using var host = TestHost.ForTable(database.ConnectionString, MigrationMode.Off);

        var health = await host.CheckAsync();

        health.Status.Should().Be(HealthStatus.Unhealthy);
        health.Description.Should().Be("1 pending: 1");
        Names(health, "pending").Should().Equal("1");
        Names(health, "drift").Should().BeEmpty();
    }

    [Fact]
    public async Task Drift_degrades_by_name()
    {
        var database = await postgres.NewDatabaseAsync();
        using var host = TestHost.ForTable(database.ConnectionString);
        await host.StartAsync();
        await database.ExecuteAsync("insert into schema_migrations (version) values ('2')");

        var health = await host.CheckAsync();

        health.Status.Should().Be(HealthStatus.Degraded);
        health.Description.Should().Be("Drift: 2");
        Names(health, "pending").Should().BeEmpty();
        Names(health, "drift").Should().Equal("2");
    }

    [Fact]
    public async Task A_server_that_does_not_answer_fails()
    {
        var database = await postgres.NewDatabaseAsync();
        using var host = TestHost.ForTable(TestHost.Unreachable(database.ConnectionString), MigrationMode.Off);

        var health = await host.CheckAsync();

        health.Status.Should().Be(HealthStatus.Unhealthy);
        health.Exception.Should().BeOfType<DatabaseUnavailableException>();
    }

    private static IEnumerable<string> Names(HealthReportEntry health, string key) =>
        (IEnumerable<string>)health.Data[key];
}
