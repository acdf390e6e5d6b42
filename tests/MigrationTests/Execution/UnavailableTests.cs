using System.Net;
using System.Net.Sockets;
using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.Execution;

public sealed class UnavailableTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_there_is_said_without_the_password()
    {
        await using var nobody = NpgsqlDataSource.Create(
            $"Host=127.0.0.1;Port={FreePort()};Username=u;Password=canary-1f;Database=d"
        );
        var apply = () => new Migrator(nobody, MigrationSource.InMemory(("a", "select 1"))).ApplyAsync(Ct);

        var error = (await apply.Should().ThrowAsync<DatabaseUnavailableException>()).Which;

        error.Message.Should().StartWith("Cannot connect to database 'd' at tcp://127.0.0.1:");
        error.ToString().Should().NotContain("canary-1f");
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_not_waited_for()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var missing = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "missing" }.ConnectionString
        );
        var migrator = new Migrator(
            missing,
            MigrationSource.InMemory(("a", "select 1")),
            new() { WaitForServer = TimeSpan.FromMinutes(5) }
        );

        var error = (
            await migrator.Invoking(m => m.ApplyAsync(Ct)).Should().ThrowAsync<DatabaseUnavailableException>()
        ).Which;

        error.Message.Should().Contain("database \"missing\" does not exist");
    }

    [Fact(Timeout = 30_000)]
    public async Task A_server_that_is_not_up_yet_is_waited_for_on_request()
    {
        var database = await postgres.NewDatabaseAsync();
        var server = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var port = FreePort();
        await using var late = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(database.ConnectionString)
            {
                Host = IPAddress.Loopback.ToString(),
                Port = port,
                // One connection is let through: none to ask first for encryption.
                SslMode = SslMode.Disable,
                GssEncryptionMode = GssEncryptionMode.Disable,
            }.ConnectionString
        );
        var migrator = new Migrator(
            late,
            MigrationSource.InMemory(("a", "create table a (i int)")),
            new() { WaitForServer = TimeSpan.FromSeconds(20) }
        );
        var run = migrator.ApplyAsync(Ct);
        await Task.Delay(300, Ct);

        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        using var client = await listener.AcceptTcpClientAsync(Ct);
        using var target = new TcpClient();
        await target.ConnectAsync(server.Host!, server.Port, Ct);
        _ = client.GetStream().CopyToAsync(target.GetStream(), Ct);
        _ = target.GetStream().CopyToAsync(client.GetStream(), Ct);

        (await run).Applied.Should().Equal("a");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
