using MigrationKit;
using MigrationKit.Testing;
using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.Hosting;

/// <summary>The server is that of the run; here it is one that is there already.</summary>
public sealed class ServerHostTests(PostgresFixture postgres)
{
    private const string Secret = "canary-s3cret";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Databases_are_created_and_dropped_and_the_server_stays()
    {
        TestDatabase database;
        await using (var host = await ServerHost.StartAsync(postgres.Host.ConnectionString, Ct))
        {
            host.ToString().Should().Be($"PostgreSQL {postgres.Host.ServerVersion}, host Server");
            var databases = await TestDatabases.CreateAsync(host, Ct);
            database = await databases.CreateAsync("on a server", Ct);
            (await database.ScalarAsync<string>("select current_database()")).Should().Be(database.Name);
            await database.DisposeAsync();
        }

        (await CountAsync($"select count(*) from pg_database where datname = '{database.Name}'")).Should().Be(0);
    }

    [Fact]
    public async Task An_ordinary_role_may_do_it_and_its_password_is_not_printed()
    {
        var url = await CreateRoleAsync("createdb");
        await using var host = await ServerHost.StartAsync(url, Ct);
        var databases = await TestDatabases.CreateAsync(
            host,
            MigrationSource.InMemory((host.Name, "create table t (i int)")),
            cancellationToken: Ct
        );
        var database = await databases.CreateAsync("ordinary", Ct);

        var printed = database.Keep();
        await database.DisposeAsync();

        printed.Should().Contain(database.Name).And.NotContain(Secret);
        database.ConnectionString.Should().Contain(Secret);
        (await CountAsync($"select count(*) from pg_database where datname = '{database.Name}'")).Should().Be(1);
    }

    [Fact]
    public async Task A_role_that_may_not_create_databases_is_refused()
    {
        var url = await CreateRoleAsync("nocreatedb");
        var role = new Uri(url).UserInfo.Split(':')[0];

        var start = () => ServerHost.StartAsync(url, Ct);

        (await start.Should().ThrowAsync<PostgresHostException>()).WithMessage(
            $"Role '{role}' may not create databases on the server that MIGRATIONKIT_POSTGRES names. "
                + $"Run there: alter role \"{role}\" createdb; or name another role."
        );
    }

    [Theory]
    [InlineData("postgres://nobody:canary-s3cret@127.0.0.1:1/postgres", "*does not accept connections: *")]
    [InlineData("postgres://nobody:canary-s3cret@x@127.0.0.1/postgres", "*cannot be used: it holds an '@'*")]
    [InlineData("Host=127.0.0.1;Port=x;Password=canary-s3cret", "*cannot be used: the port is not a number*")]
    [InlineData("canary-s3cret", "*cannot be used: *")]
    public async Task A_server_that_cannot_be_reached_is_an_error_without_the_password(
        string connection,
        string message
    )
    {
        var start = () => ServerHost.StartAsync(connection, Ct);

        var error = (await start.Should().ThrowAsync<PostgresHostException>()).WithMessage(message);
        error.Which.ToString().Should().NotContain(Secret);
    }

    [Fact]
    public async Task A_wrong_password_is_said_at_once()
    {
        Assert.SkipWhen(postgres.Host is ServerHost, "Whether that server asks for passwords is not known.");
        var settings = new NpgsqlConnectionStringBuilder(postgres.Host.ConnectionString) { Password = Secret };

        var start = () => ServerHost.StartAsync(settings.ConnectionString, Ct);

        (await start.Should().ThrowAsync<PostgresHostException>()).WithMessage("*28P01*");
    }

    [Fact]
    public async Task Its_processes_are_not_killed_and_it_is_not_restarted()
    {
        await using var host = await ServerHost.StartAsync(postgres.Host.ConnectionString, Ct);

        var kill = () => host.KillBackendAsync(1, Ct);
        var stop = () => host.StopAsync(cancellationToken: Ct);
        var restart = () => host.RestartAsync(cancellationToken: Ct);

        host.CanKillBackends.Should().BeFalse();
        host.CanRestart.Should().BeFalse();
        await kill.Should().ThrowAsync<NotSupportedException>();
        await stop.Should().ThrowAsync<NotSupportedException>();
        await restart.Should().ThrowAsync<NotSupportedException>();
    }

    private async Task<string> CreateRoleAsync(string right)
    {
        Assert.SkipWhen(postgres.Host is ServerHost, "Makes a role, which is not ours to do on that server.");
        var name = $"{right}_{Guid.NewGuid():N}";
        await postgres.Host.Maintenance.ExecuteAsync($"create role {name} login {right} password '{Secret}'", Ct);
        var server = new NpgsqlConnectionStringBuilder(postgres.Host.ConnectionString);
        return $"postgres://{name}:{Secret}@{server.Host}:{server.Port}";
    }

    private async Task<long> CountAsync(string sql) => await postgres.Host.Maintenance.ScalarAsync<long>(sql, [], Ct);
}
