using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.Cli;

public class ConnectingBySocket(PostgresFixture postgres)
{
    [Theory]
    [InlineData("{0}")]
    [InlineData("127.0.0.1:1,{0}")]
    public async Task A_folder_as_the_host_is_where_the_servers_socket_is(string host)
    {
        var database = await postgres.NewDatabaseAsync();
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        using var relay = new SocketRelay(settings.Host!, settings.Port);
        using var folder = new MigrationFolder(("001_a", "create table a (id int);"));
        settings.Host = string.Format(null, host, relay.Folder);

        var result = await Tool.RunAsync("apply", "-c", settings.ConnectionString, "-m", folder.Path);

        result.Error.Should().BeEmpty();
        result.ExitCode.Should().Be(0);
        result.Output.Should().Contain("1 applied");
    }
}
