using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Testing;
using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.GenericHost;

public sealed class StartTests(PostgresFixture postgres)
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task Migrations_are_applied_before_a_hosted_service_starts(bool concurrently)
    {
        var database = await postgres.NewDatabaseAsync();
        var service = new TableReader(database);
        using var host = TestHost.ForTable(
            database.ConnectionString,
            services: services =>
                services
                    .AddSingleton<IHostedService>(service)
                    .Configure<HostOptions>(o => o.ServicesStartConcurrently = concurrently)
        );

        await host.StartAsync();

        service.Found.Should().BeTrue();
    }

    [Fact]
    public async Task A_run_that_fails_stops_the_start()
    {
        var database = await postgres.NewDatabaseAsync();
        var service = new TableReader(database);
        using var host = TestHost.ForTable(
            database.ConnectionString,
            configure: o => o.Source = MigrationSource.InMemory(("1", "select 1 / 0")),
            services: services => services.AddSingleton<IHostedService>(service)
        );

        var start = host.StartAsync;

        await start.Should().ThrowAsync<MigrationFailedException>();
        service.Found.Should().BeNull();
        host.Log.Rest().Should().Contain("Error: 1 failed");
    }

    [Fact]
    public async Task The_configuration_says_what_to_run_and_how()
    {
        var database = await postgres.NewDatabaseAsync();
        var root = Directory.CreateTempSubdirectory();
        await File.WriteAllTextAsync(
            Path.Combine(root.FullName, "1.sql"),
            "create table a as select current_setting('lock_timeout') as lock_timeout;",
            TestContext.Current.CancellationToken
        );
        using var host = new TestHost(
            new()
            {
                ["ConnectionStrings:Owner"] = database.ConnectionString,
                ["MigrationKit:ConnectionStringName"] = "Owner",
                ["MigrationKit:Folder"] = root.FullName,
                ["MigrationKit:HistoryTable"] = "history",
                ["MigrationKit:LockTimeout"] = "00:00:07",
            }
        );

        await host.StartAsync();
        root.Delete(recursive: true);

        (await database.HistoryAsync("history")).Should().Equal("1");
        (await database.ScalarAsync<string>("select lock_timeout from a")).Should().Be("7s");
    }

    [Fact]
    public async Task The_data_source_of_the_application_is_used()
    {
        var database = await postgres.NewDatabaseAsync();
        using var host = new TestHost(
            [],
            o => o.Source = MigrationSource.InMemory(("1", "create table a (i int)")),
            services => services.AddSingleton(_ => NpgsqlDataSource.Create(database.ConnectionString))
        );

        await host.StartAsync();

        (await database.HistoryAsync()).Should().Equal("1");
    }

    [Fact]
    public async Task Without_a_database_the_start_says_what_to_set()
    {
        using var host = new TestHost([]);

        var start = host.StartAsync;

        (await start.Should().ThrowAsync<InvalidOptionException>())
            .Which.Message.Should()
            .Be("No database is named: set ConnectionStrings:Default, or register an NpgsqlDataSource.");
    }

    [Fact]
    public async Task A_malformed_connection_string_is_not_repeated()
    {
        using var host = TestHost.ForTable("Host=localhost;Pasword=swordfish");

        var start = host.StartAsync;

        (await start.Should().ThrowAsync<InvalidOptionException>())
            .Which.ToString()
            .Should()
            .Contain("ConnectionStrings:Default cannot be used")
            .And.NotContain("swordfish");
    }

    [Fact]
    public async Task Off_starts_without_a_database()
    {
        using var host = new TestHost(new() { ["MigrationKit:Mode"] = "Off" });

        await host.StartAsync();

        host.Log.Rest().Should().BeEmpty();
    }

    [Fact]
    public async Task The_log_names_what_was_applied()
    {
        var database = await postgres.NewDatabaseAsync();
        using var host = TestHost.ForTable(database.ConnectionString);

        await host.StartAsync();

        host.Log.Rest()
            .Should()
            .SatisfyRespectively(
                planned => planned.Should().Be("Debug: Pending migrations: 1"),
                applied => applied.Should().StartWith("Information: Applied 1 in 00:00:"),
                ended => ended.Should().StartWith("Information: Migrations applied: 1, skipped: 0, in")
            );
    }

    /// <summary>Looks for the table when it starts.</summary>
    private sealed class TableReader(TestDatabase database) : IHostedService
    {
        public bool? Found { get; private set; }

        public async Task StartAsync(CancellationToken cancellationToken) => Found = await database.ExistsAsync("a");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
