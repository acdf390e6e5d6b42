using MigrationKit.Tests;
using SmokeTests.Driving;

namespace SmokeTests;

/// <summary>The smoke tests pointed at an address, here of an application that this class starts itself.</summary>
public sealed class DeployedApplicationTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_smoke_tests_pass_from_outside_and_say_what_they_did_not_assert()
    {
        var database = await postgres.MigratedDatabaseAsync();
        await using var application = await RunningApplication.StartAsync(database.ConnectionString);
        await using var target = new SmokeTarget(application.Address);
        var tests = new AfterTheMigrations(target);

        await tests.InitializeAsync();
        await tests.The_encounters_are_counted_by_session_and_not_by_message();
        await tests.A_message_in_a_new_session_over_a_new_connection_is_answered_with_the_first_in_mind();

        (await new Rows(database.ConnectionString).CountsAsync())["conversation_insights"].Should().Be(7);
        TestContext
            .Current.TestOutputHelper!.Output.Should()
            .Contain(
                $"Not asserted, because {application.Address} is seen from outside only: encounter_count is the number of sessions."
            );
    }

    [Fact]
    public async Task A_memory_that_fails_silently_is_seen_from_outside()
    {
        var database = await postgres.AuditedDatabaseAsync();
        await using var application = await RunningApplication.StartAsync(database.ConnectionString);
        await using var target = new SmokeTarget(application.Address);
        var tests = new AfterTheMigrations(target);

        var test = tests.A_message_in_a_new_session_over_a_new_connection_is_answered_with_the_first_in_mind;

        await test.Should().ThrowAsync<Exception>().WithMessage("*to contain \"lantern-*");
    }

    [Theory]
    [InlineData("beta.example.org")]
    [InlineData("ftp://beta.example.org")]
    public void An_address_that_is_none_is_refused(string url)
    {
        var parse = () => Deployment.Parse(url);

        parse.Should().Throw<InvalidOperationException>().WithMessage($"MIGRATIONKIT_SMOKE_URL is '{url}'*Set it to*");
    }
}
