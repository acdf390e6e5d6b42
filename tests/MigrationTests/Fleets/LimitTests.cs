using MigrationKit;
using MigrationKit.Fleets;
using MigrationKit.Tests;
using MigrationTests.Hosting;

namespace MigrationTests.Fleets;

/// <summary>How many targets run side by side.</summary>
public sealed class LimitTests(PostgresFixture postgres)
{
    private static readonly MigrationSource Short = MigrationSource.InMemory(("001", "select pg_sleep(0.05)"));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(64, 2, 2)]
    [InlineData(3, 16, 3)]
    [InlineData(1, null, 1)]
    public async Task Never_more_than_the_fleet_and_the_server_may(int all, int? each, int most)
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 8);
        var options = new FleetOptions { Parallelism = all, ParallelismPerServer = each };
        var (now, highest) = (0, 0);

        await foreach (var happened in new Fleet(databases.Targets, Short, options).ApplyEventsAsync(Ct))
        {
            now += happened switch
            {
                FleetTargetStarted => 1,
                FleetTargetEnded => -1,
                _ => 0,
            };
            highest = Math.Max(highest, now);
        }

        highest.Should().Be(most);
    }

    [Theory]
    [InlineData("13", 5)]
    [InlineData("4", 1)]
    [InlineData("200", 16)]
    public async Task By_default_a_server_is_asked_for_half_of_what_it_has_free(string connections, int limit)
    {
        await using var host = await LocalServer.StartAsync(
            new()
            {
                Settings = new Dictionary<string, string>
                {
                    ["max_connections"] = connections,
                    ["superuser_reserved_connections"] = "2",
                    // Its workers have a connection each.
                    ["autovacuum"] = "off",
                },
            }
        );

        // The autovacuum launcher and the like are in no database, and the test has no connection of its own open.
        var asked = await ServerCapacity.AskAsync(new(host.ConnectionString), new(), Ct);

        asked.Should().Be(limit);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_without_a_free_connection_is_asked_again()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 6);
        var role = $"few_{Guid.NewGuid():N}";
        await databases[0].ExecuteAsync($"create role {role} login password 'p' connection limit 1");
        var targets = new List<FleetTarget>();
        foreach (var i in Enumerable.Range(0, 6))
        {
            await databases[i].ExecuteAsync($"alter schema public owner to {role}");
            targets.Add(
                new(
                    new Npgsql.NpgsqlConnectionStringBuilder(databases[i].ConnectionString)
                    {
                        Username = role,
                        Password = "p",
                    }.ConnectionString,
                    FleetDatabases.NameOf(i)
                )
            );
        }
        var fleet = new Fleet(targets, Short, new() { ParallelismPerServer = 6 });

        var report = await fleet.ApplyAsync(Ct);

        report.With(FleetOutcome.Applied).Should().HaveCount(6);
        foreach (var i in Enumerable.Range(0, 6))
        {
            await databases[i].ExecuteAsync($"drop owned by {role}");
        }
        await databases[0].ExecuteAsync($"drop role {role}");
    }
}
