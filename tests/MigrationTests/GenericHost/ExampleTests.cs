using System.Net;
using MigrationKit.Tests;

namespace MigrationTests.GenericHost;

public sealed class ExampleTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task The_example_migrates_then_serves_and_answers_for_its_health()
    {
        var database = await postgres.NewDatabaseAsync();
        using var example = await ExampleApplication.StartAsync(database.ConnectionString);
        using var client = new HttpClient { BaseAddress = example.Address };

        using var healthy = await client.GetAsync("/health", Ct);
        await database.ExecuteAsync(
            "delete from schema_migrations where version = (select max(version) from schema_migrations)"
        );
        using var pending = await client.GetAsync("/health", Ct);

        example.Output.Should().Contain("Migrations applied: 6, skipped: 0");
        healthy.StatusCode.Should().Be(HttpStatusCode.OK);
        pending.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
    }

    [Fact(Timeout = 120_000)]
    public async Task The_example_does_not_serve_where_it_cannot_migrate()
    {
        var database = await postgres.NewDatabaseAsync();
        using var example = await ExampleApplication.StartAsync(TestHost.Unreachable(database.ConnectionString));

        example.Address.Should().BeNull();
        (await example.WaitForExitAsync()).Should().NotBe(0);
    }
}
