using System.Net;
using SmokeTests.Application;
using SmokeTests.Driving;

namespace SmokeTests;

public sealed class AfterTheMigrations(SmokeTarget target) : IClassFixture<SmokeTarget>, IAsyncLifetime
{
    // A deployed application keeps what earlier runs said.
    private readonly string _user = $"smoke-{Guid.NewGuid():N}";

    public ValueTask InitializeAsync() => target.ResetAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(MaiaApplication.OraclePath)]
    [InlineData(MaiaApplication.SovereignPath)]
    public async Task A_message_is_answered_and_the_log_stays_clean(string path)
    {
        var caller = await target.NewCallerAsync();

        var answer = await caller.SayAsync(path, "Is anybody there?", _user, "s1");

        answer.Status.Should().Be(HttpStatusCode.OK);
        answer.Message.Should().NotBeNullOrWhiteSpace();
        target.Look("the log is clean")?.Log.Problems.Should().BeEmpty();
    }

    [Fact]
    public async Task An_oracle_message_leaves_a_row_in_every_table_that_it_writes()
    {
        var caller = await target.NewCallerAsync();

        var answer = await caller.SayToOracleAsync("I saw the harbour.", _user, "s1");

        answer.Status.Should().Be(HttpStatusCode.OK);
        if (target.Look("the session, the insight, the episode and the relationship are kept") is { } inside)
        {
            (await inside.Rows.CountsAsync()).Should().BeEquivalentTo(OracleRows);
            var kept = await inside.Rows.ScalarAsync<string>(
                """
                select concat_ws('; ', session_id, insight_text, preceding_messages, episode.spiral_stage, encounter_count)
                from user_session_patterns session
                join conversation_insights insight using (user_id, session_id)
                join episodic_memories episode using (user_id)
                join relationship_essence essence using (user_id)
                where user_id = $1 and insight.pattern_id = session.id
                  and experience_description = insight_text
                """,
                _user
            );
            kept.Should().Be("s1; I saw the harbour.; []; green; 1");
        }
    }

    [Fact]
    public async Task A_sovereign_message_also_leaves_a_turn_and_the_validator_event_that_points_at_it()
    {
        var caller = await target.NewCallerAsync();

        var answer = await caller.SayToSovereignAsync("I saw the harbour.", _user, "s1");

        answer.Status.Should().Be(HttpStatusCode.OK);
        if (target.Look("turn and validator event are kept and linked") is { } inside)
        {
            var expected = new Dictionary<string, int>(OracleRows)
            {
                ["opus_axiom_turns"] = 1,
                ["socratic_validator_events"] = 1,
            };
            (await inside.Rows.CountsAsync()).Should().BeEquivalentTo(expected);
            var linked = await inside.Rows.ScalarAsync<long>(
                """
                select count(*) from socratic_validator_events event
                join opus_axiom_turns turn on turn.id = event.turn_id
                join relationship_essence essence on essence.id = turn.relationship_id
                join user_session_patterns session on session.id = turn.pattern_id
                where (event.user_id, turn.user_id, essence.user_id, session.user_id) = ($1, $1, $1, $1)
                """,
                _user
            );
            linked.Should().Be(1);
        }
    }

    [Fact]
    public async Task The_encounters_are_counted_by_session_and_not_by_message()
    {
        var caller = await target.NewCallerAsync();

        Answer[] answers =
        [
            await caller.SayToOracleAsync("one", _user, "s1"),
            await caller.SayToSovereignAsync("two", _user, "s1"),
            await caller.SayToOracleAsync("three", _user, "s2"),
            await caller.SayToOracleAsync("four", _user, "s2"),
            await caller.SayToOracleAsync("five", _user, "s1"),
        ];

        answers.Should().OnlyContain(answer => answer.Status == HttpStatusCode.OK);
        if (target.Look("encounter_count is the number of sessions") is { } inside)
        {
            var encounters = await inside.Rows.ScalarAsync<int>(
                "select encounter_count from relationship_essence where user_id = $1",
                _user
            );
            encounters.Should().Be(2);
            var counts = await inside.Rows.CountsAsync();
            counts["user_session_patterns"].Should().Be(2);
            counts["conversation_insights"].Should().Be(5);
        }
    }

    [Fact]
    public async Task A_message_in_a_new_session_over_a_new_connection_is_answered_with_the_first_in_mind()
    {
        var word = $"lantern-{Guid.NewGuid():N}"[..16];
        var first = await target.NewCallerAsync();
        await first.SayToOracleAsync($"Please keep a word for me: {word}.", _user, "s1");

        var second = await target.NewCallerAsync();
        var answer = await second.SayToSovereignAsync("Which word did I ask you to keep?", _user, "s2");

        answer.Status.Should().Be(HttpStatusCode.OK);
        answer.Message.Should().Contain(word);
        if (target.Look("the rows say so, too, and the log is clean") is { } inside)
        {
            (await inside.Rows.SaidByAsync(_user))
                .Should()
                .Equal($"Please keep a word for me: {word}.", "Which word did I ask you to keep?");
            inside.Log.Problems.Should().BeEmpty();
        }
    }

    // The trigger on user_session_patterns adds the context.
    private static Dictionary<string, int> OracleRows =>
        new()
        {
            ["user_session_patterns"] = 1,
            ["user_relationship_context"] = 1,
            ["conversation_insights"] = 1,
            ["episodic_memories"] = 1,
            ["relationship_essence"] = 1,
        };
}
