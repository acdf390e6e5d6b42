using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Tests;
using SmokeTests.Driving;

namespace SmokeTests;

public sealed class ContinuityAroundMigrationsTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_said_between_any_two_migrations_is_remembered_after_the_next()
    {
        var database = await postgres.AuditedDatabaseAsync();
        await using var application = await RunningApplication.StartAsync(database.ConnectionString);
        var set = await MigrationSet.LoadAsync(Migrations.Source, Ct);
        var said = new List<string>();
        var problems = new List<int>();

        foreach (var migration in set.Migrations)
        {
            await Migrations.ApplyAsync(database.DataSource, to: migration.Name);
            application.Log.Clear();
            var message = $"after {migration}";
            var answer = await application.Caller.SayToOracleAsync(message, "ada", $"s{said.Count}");
            answer.Remembered.Should().Equal(said);
            said.Add(message);
            problems.Add(application.Log.Problems.Count);
        }

        said.Should().HaveCount(6);
        (await new Rows(database.ConnectionString).SaidByAsync("ada")).Should().Equal(said);
        // The first migration leaves the episode and the relationship to fail, the second the relationship.
        problems.Should().Equal(2, 1, 0, 0, 0, 0);
    }

    [Fact]
    public async Task What_was_said_around_a_migration_that_failed_is_remembered()
    {
        var database = await postgres.MigratedDatabaseAsync();
        await using var application = await RunningApplication.StartAsync(database.ConnectionString);
        await application.Caller.SayToOracleAsync("one", "ada", "s1");
        var source = await Migrations.WithAsync(
            "20260101_forget",
            """
            delete from user_session_patterns;
            alter table conversation_insights drop column insight_text;
            drop table relationship_essence cascade;
            select nope
            """
        );

        var apply = () => new Migrator(database.DataSource, source).ApplyAsync(Ct);

        (await apply.Should().ThrowAsync<MigrationFailedException>())
            .Which.Should()
            .Match<MigrationFailedException>(e => e.Name == "20260101_forget" && e.Line == 4);
        var answer = await application.Caller.SayToSovereignAsync("two", "ada", "s2");
        answer.Remembered.Should().Equal("one");
        (await new Rows(database.ConnectionString).SaidByAsync("ada")).Should().Equal("one", "two");
        application.Log.Problems.Should().BeEmpty();
    }
}
