using MigrationKit;
using MigrationKit.Cli.Shared;
using MigrationKit.Connections;
using MigrationKit.Tests;

namespace MigrationTests.FaultInjection;

/// <summary>How often a run waits for the network, with the data source of the tool.</summary>
public sealed class RoundTrips(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Nothing_to_do_is_one_after_connecting()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(Migrations(6)).ApplyAsync(Ct);
        await using var proxy = new Proxy(database.ConnectionString);

        var report = await RunAsync(proxy, 6);

        report.Skipped.Should().HaveCount(6);
        proxy.RoundTrips.Should().Be(1);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(6)]
    [InlineData(60)]
    public async Task However_many_are_pending_they_are_one_more(int count)
    {
        var database = await postgres.NewDatabaseAsync();
        await using var proxy = new Proxy(database.ConnectionString);
        proxy.Burst = (sql => sql == "begin", sql => Request.IsMarker(sql, $"m{count:00}"));

        var report = await RunAsync(proxy, count);

        report.Applied.Should().HaveCount(count);
        proxy.RoundTrips.Should().Be(2);
    }

    private static async Task<MigrationReport> RunAsync(Proxy proxy, int count)
    {
        await using var dataSource = DataSource.Create(ConnectionText.Read(proxy.ConnectionString, _ => null));
        var source = MigrationSource.InMemory(Migrations(count));
        return await new Migrator(dataSource, source).ApplyAsync(Ct);
    }

    private static (string, string)[] Migrations(int count) =>
        [
            .. Enumerable
                .Range(1, count)
                .Select(i => ($"m{i:00}", $"create table t{i} (i int); insert into t{i} values ({i})")),
        ];
}
