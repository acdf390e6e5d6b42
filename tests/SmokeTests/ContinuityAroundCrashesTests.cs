using MigrationKit.Testing;
using MigrationKit.Tests;
using Npgsql;
using SmokeTests.Driving;

namespace SmokeTests;

public sealed class ContinuityAroundCrashesTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StopMode.Fast)]
    [InlineData(StopMode.Immediate)]
    public async Task What_was_said_is_remembered_after_the_server_restarts(StopMode mode)
    {
        await using var server = await postgres.OwnServerAsync();
        Assert.SkipUnless(server.CanRestart, $"Host {server.Name} cannot restart its server.");
        await SayOneAndTwoAsync(server);

        await server.RestartAsync(mode, Ct);

        await OneAndTwoAreRememberedAsync(server);
    }

    [Fact]
    public async Task What_was_said_is_remembered_after_a_backend_is_killed_and_what_was_half_said_is_not()
    {
        await using var server = await postgres.OwnServerAsync();
        Assert.SkipUnless(server.CanKillBackends, $"Host {server.Name} cannot kill a backend.");
        await SayOneAndTwoAsync(server);
        await using var connection = await new Rows(server.ConnectionString).ConnectAsync();
        await using var command = new NpgsqlCommand(
            "begin; insert into conversation_insights (session_id, user_id, insight_text) values ('s2', 'ada', 'half')",
            connection
        );
        await command.ExecuteNonQueryAsync(Ct);

        await server.KillBackendAsync(connection.ProcessID, Ct);

        await OneAndTwoAreRememberedAsync(server);
    }

    private static async Task SayOneAndTwoAsync(PostgresHost server)
    {
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await Migrations.ApplyAsync(database);
        await using var first = await RunningApplication.StartAsync(server.ConnectionString);
        await first.Caller.SayToOracleAsync("one", "ada", "s1");
        await using var second = await RunningApplication.StartAsync(server.ConnectionString);
        await second.Caller.SayToSovereignAsync("two", "ada", "s2");
    }

    private static async Task OneAndTwoAreRememberedAsync(PostgresHost server)
    {
        (await new Rows(server.ConnectionString).SaidByAsync("ada")).Should().Equal("one", "two");
        await using var third = await RunningApplication.StartAsync(server.ConnectionString);
        var answer = await third.Caller.SayToSovereignAsync("three", "ada", "s3");
        answer.Remembered.Should().Equal("one", "two");
        third.Log.Problems.Should().BeEmpty();
    }
}
