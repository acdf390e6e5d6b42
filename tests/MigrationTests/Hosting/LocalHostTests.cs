using System.Diagnostics;
using MigrationKit.Testing;
using Npgsql;

namespace MigrationTests.Hosting;

public sealed class LocalHostTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_is_started_and_removed_again()
    {
        var host = await LocalServer.StartAsync();
        var data = await ScalarAsync<string>(host, "show data_directory");

        host.ToString().Should().Be($"PostgreSQL {host.ServerVersion}, host Local");
        host.ServerVersion.Should().StartWith($"{host.ServerMajorVersion}");
        Directory.Exists(data).Should().BeTrue();

        await host.DisposeAsync();
        await host.DisposeAsync();
        Directory.Exists(Path.GetDirectoryName(data)).Should().BeFalse();
        var connect = () => ScalarAsync<int>(host, "select 1");
        await connect.Should().ThrowAsync<NpgsqlException>();
    }

    [Fact]
    public async Task Durability_is_off_unless_asked_for_and_settings_win()
    {
        await using var fast = await LocalServer.StartAsync();
        await using var durable = await LocalServer.StartAsync(
            new()
            {
                Durable = true,
                Settings = new Dictionary<string, string> { ["max_connections"] = "17" },
            }
        );
        const string settings =
            "select concat_ws(' ', current_setting('fsync'), current_setting('synchronous_commit'), "
            + "current_setting('full_page_writes'), current_setting('max_connections'))";

        (await ScalarAsync<string>(fast, settings)).Should().Be("off on off 200");
        (await ScalarAsync<string>(durable, settings)).Should().Be("on on on 17");
    }

    [Fact]
    public async Task A_server_that_does_not_start_says_why_with_its_log_and_leaves_nothing()
    {
        await LocalServer.SkipIfMissingAsync();
        var temp = Directory.CreateTempSubdirectory();
        if (!OperatingSystem.IsWindows())
        {
            temp.UnixFileMode |= UnixFileMode.OtherExecute;
        }
        var settings = new Dictionary<string, string> { ["shared_buffers"] = "much" };

        var start = () => LocalHost.StartAsync(new() { Settings = settings, TempDirectory = temp.FullName });

        (await start.Should().ThrowAsync<PostgresHostException>()).WithMessage(
            "The local PostgreSQL server failed: *The end of its log:*invalid value*shared_buffers*"
        );
        temp.GetFileSystemInfos().Should().BeEmpty();
        temp.Delete(recursive: true);
    }

    [Fact]
    public async Task A_restart_keeps_address_and_rows()
    {
        await using var host = await LocalServer.StartAsync();
        await ScalarAsync<int>(host, "create table kept as select 42 as answer; select 0");

        await host.RestartAsync(StopMode.Immediate, Ct);
        (await ScalarAsync<int>(host, "select answer from kept")).Should().Be(42);

        await host.StopAsync(cancellationToken: Ct);
        await host.RestartAsync(cancellationToken: Ct);
        (await ScalarAsync<int>(host, "select answer from kept")).Should().Be(42);
    }

    [Fact]
    public async Task A_killed_backend_takes_its_transaction_along_and_the_server_recovers()
    {
        await using var host = await LocalServer.StartAsync();
        await using var connection = new NpgsqlConnection(host.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Ct);
        await ExecuteAsync(connection, "create table survivor as select 1 as row");
        await ExecuteAsync(connection, "begin; insert into survivor values (2)");

        await host.KillBackendAsync(connection.ProcessID, Ct);

        var go = () => ExecuteAsync(connection, "commit");
        await go.Should().ThrowAsync<NpgsqlException>();
        (await ScalarAsync<long>(host, "select count(*) from survivor")).Should().Be(1);
        host.ReadLog().Should().Contain("was terminated by signal 9");
    }

    [Fact]
    public async Task Only_a_backend_of_the_server_is_killed()
    {
        await using var host = await LocalServer.StartAsync();
        using var stranger = Process.Start("sleep", "60");

        var kill = () => host.KillBackendAsync(stranger.Id, Ct);

        await kill.Should().ThrowAsync<PostgresHostException>();
        stranger.HasExited.Should().BeFalse();
        stranger.Kill();
    }

    private static async Task<T> ScalarAsync<T>(PostgresHost host, string sql)
    {
        await using var connection = new NpgsqlConnection(host.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(Ct))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
