using MigrationKit;
using MigrationKit.Tests;
using SmokeTests.Driving;

namespace SmokeTests;

public sealed class DatabaseResetTests(PostgresFixture postgres)
{
    private const string HistoryRows = "select string_agg(h::text, e'\n' order by version) from schema_migrations h";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_empties_every_table_and_leaves_the_history_alone()
    {
        var database = await postgres.MigratedDatabaseAsync();
        await using var application = await RunningApplication.StartAsync(database.ConnectionString);
        await application.Caller.SayToSovereignAsync("one", "ada", "s1");
        var rows = new Rows(database.ConnectionString);
        (await rows.CountsAsync()).Should().HaveCount(7);
        var history = await rows.ScalarAsync<string>(HistoryRows);

        await database.ResetAsync(Ct);

        (await rows.CountsAsync()).Should().BeEmpty();
        (await rows.ScalarAsync<string>(HistoryRows)).Should().Be(history);
        var plan = await new Migrator(database.DataSource, Migrations.Source).PlanAsync(Ct);
        plan.Pending.Should().BeEmpty();
    }

    [Fact]
    public async Task Numbering_starts_again_and_the_application_goes_on_as_on_the_first_day()
    {
        var database = await postgres.MigratedDatabaseAsync();
        await using var application = await RunningApplication.StartAsync(database.ConnectionString);
        await application.Caller.SayToSovereignAsync("one", "ada", "s1");

        await database.ResetAsync(Ct);
        var answer = await application.Caller.SayToSovereignAsync("two", "ada", "s1");

        answer.Remembered.Should().BeEmpty();
        application.Log.Problems.Should().BeEmpty();
        var rows = new Rows(database.ConnectionString);
        (await rows.ScalarAsync<long>("select id from opus_axiom_turns")).Should().Be(1);
    }
}
