using System.Net;
using MigrationKit.Tests;
using SmokeTests.Driving;

namespace SmokeTests;

public sealed class BeforeTheMigrations(PostgresFixture postgres)
{
    [Fact]
    public async Task An_oracle_message_is_answered_and_logs_the_four_errors_of_the_audit()
    {
        var database = await postgres.AuditedDatabaseAsync();
        await using var application = await RunningApplication.StartAsync(database.ConnectionString);

        var answer = await application.Caller.SayToOracleAsync("Is anybody there?", "ada", "s1");

        answer.Status.Should().Be(HttpStatusCode.OK);
        answer.Message.Should().NotBeNullOrWhiteSpace();
        application
            .Log.Problems.Should()
            .BeEquivalentTo(
                [AuditErrors.NoSessions, AuditErrors.NoInsights, AuditErrors.NoRelationship, AuditErrors.NoSpiralStage]
            );
    }

    [Fact]
    public async Task A_sovereign_message_is_answered_and_logs_two_errors_more()
    {
        var database = await postgres.AuditedDatabaseAsync();
        await using var application = await RunningApplication.StartAsync(database.ConnectionString);

        var answer = await application.Caller.SayToSovereignAsync("Is anybody there?", "ada", "s1");

        answer.Status.Should().Be(HttpStatusCode.OK);
        answer.Message.Should().NotBeNullOrWhiteSpace();
        application
            .Log.Problems.Should()
            .BeEquivalentTo(
                [
                    AuditErrors.NoSessions,
                    AuditErrors.NoInsights,
                    AuditErrors.NoRelationship,
                    AuditErrors.NoSpiralStage,
                    AuditErrors.NoTurns,
                    AuditErrors.NoEvents,
                ]
            );
    }

    [Fact]
    public async Task Nothing_is_remembered_although_every_answer_says_200()
    {
        var database = await postgres.AuditedDatabaseAsync();
        await using var application = await RunningApplication.StartAsync(database.ConnectionString);

        await application.Caller.SayToOracleAsync("My word is lantern.", "ada", "s1");
        var answer = await application.Caller.SayToSovereignAsync("What is my word?", "ada", "s2");

        answer.Status.Should().Be(HttpStatusCode.OK);
        answer.Message.Should().NotContain("lantern");
        (await new Rows(database.ConnectionString).CountsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task The_migrations_clear_the_log_of_the_application_while_it_runs()
    {
        var database = await postgres.AuditedDatabaseAsync();
        await using var application = await RunningApplication.StartAsync(database.ConnectionString);
        await application.Caller.SayToSovereignAsync("Is anybody there?", "ada", "s1");
        application.Log.Problems.Should().HaveCount(6);
        application.Log.Clear();

        var report = await Migrations.ApplyAsync(database.DataSource);
        var answer = await application.Caller.SayToSovereignAsync("And now?", "ada", "s1");

        report.Applied.Should().HaveCount(6);
        answer.Status.Should().Be(HttpStatusCode.OK);
        application.Log.Problems.Should().BeEmpty();
    }
}
