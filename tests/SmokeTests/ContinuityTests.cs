using MigrationKit.Tests;
using SmokeTests.Driving;

namespace SmokeTests;

public sealed class ContinuityTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Two_messages_in_two_sessions_over_separate_connections_are_read_back_in_order()
    {
        var database = await postgres.MigratedDatabaseAsync();
        await using var first = await RunningApplication.StartAsync(database.ConnectionString);
        await using var second = await RunningApplication.StartAsync(database.ConnectionString);
        await using var third = await RunningApplication.StartAsync(database.ConnectionString);

        await first.Caller.SayToOracleAsync("one", "ada", "s1");
        var answer = await second.Caller.SayToSovereignAsync("two", "ada", "s2");

        answer.Remembered.Should().Equal("one");
        (await new Rows(database.ConnectionString).SaidByAsync("ada")).Should().Equal("one", "two");
        var later = await third.Caller.SayToOracleAsync("three", "ada", "s3");
        later.Remembered.Should().Equal("one", "two");
    }

    [Fact]
    public async Task Each_of_twenty_users_at_once_is_answered_with_exactly_their_own_words_in_mind()
    {
        var database = await postgres.MigratedDatabaseAsync();
        await using var first = await RunningApplication.StartAsync(database.ConnectionString);
        await using var second = await RunningApplication.StartAsync(database.ConnectionString);
        var users = Enumerable.Range(1, 20).Select(i => $"user-{i}").ToArray();

        var remembered = await Task.WhenAll(users.Select(SpeakAsync));

        remembered.Should().AllSatisfy(own => own.Said.Should().Equal($"one of {own.User}", $"two of {own.User}"));
        first.Log.Problems.Concat(second.Log.Problems).Should().BeEmpty();
        var encounters = await new Rows(database.ConnectionString).ScalarAsync<int[]>(
            "select array_agg(encounter_count) from relationship_essence"
        );
        encounters.Should().HaveCount(20).And.OnlyContain(count => count == 3);

        async Task<(string User, IReadOnlyList<string> Said)> SpeakAsync(string user)
        {
            // The names of the sessions are the same for all: only the user tells them apart.
            await first.Caller.SayToOracleAsync($"one of {user}", user, "s1");
            await second.Caller.SayToSovereignAsync($"two of {user}", user, "s2");
            return (user, (await first.Caller.SayToOracleAsync("three", user, "s3")).Remembered);
        }
    }
}
