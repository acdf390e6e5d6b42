using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Hosting;
using MigrationKit.Tests;

namespace MigrationTests.GenericHost;

public sealed class WaitTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_replica_starts_once_another_host_has_applied_everything()
    {
        var database = await postgres.NewDatabaseAsync();
        using var replica = TestHost.ForTable(database.ConnectionString, MigrationMode.Wait);
        using var owner = TestHost.ForTable(database.ConnectionString);

        var waiting = replica.StartAsync();
        (await replica.Log.NextAsync()).Should().Be("Information: Waiting for the migrations: 1 pending: 1");
        waiting.IsCompleted.Should().BeFalse();
        await owner.StartAsync();
        await waiting;

        replica.Log.Rest().Should().ContainSingle().Which.Should().StartWith("Information: Nothing is pending, after");
    }

    [Fact]
    public async Task At_the_limit_the_start_fails_and_names_what_is_pending()
    {
        var database = await postgres.NewDatabaseAsync();
        using var replica = TestHost.ForTable(
            database.ConnectionString,
            MigrationMode.Wait,
            o => o.WaitTimeout = TimeSpan.Zero
        );

        var start = replica.StartAsync;

        (await start.Should().ThrowAsync<TimeoutException>())
            .Which.Message.Should()
            .Be("Waited 0 s for the migrations, and still: 1 pending: 1");
        (await database.ExistsAsync("schema_migrations")).Should().BeFalse();
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_waited_for_up_to_the_limit()
    {
        var database = await postgres.NewDatabaseAsync();
        using var replica = TestHost.ForTable(
            TestHost.Unreachable(database.ConnectionString),
            MigrationMode.Wait,
            o => o.WaitTimeout = TimeSpan.FromSeconds(0.3)
        );

        var start = replica.StartAsync;

        (await start.Should().ThrowAsync<TimeoutException>())
            .WithMessage("Waited 0.3 s for the migrations, and still: Cannot connect*")
            .WithInnerException<DatabaseUnavailableException>();
    }

    [Fact]
    public async Task Drift_is_not_waited_for()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(("1", "create table b (i int)")).ApplyAsync(Ct);
        using var replica = TestHost.ForTable(database.ConnectionString, MigrationMode.Wait);

        var start = replica.StartAsync;

        (await start.Should().ThrowAsync<DriftException>())
            .Which.Entries.Should()
            .ContainSingle()
            .Which.State.Should()
            .Be(MigrationState.Modified);
    }
}
