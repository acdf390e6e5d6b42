namespace SmokeTests.Application;

/// <summary>The statements of <see cref="Memory"/>: each writes one row and returns it.</summary>
internal static class MemorySql
{
    // xmax is 0 in a row that was inserted just now, and not in one that the conflict turned into an update.
    public const string Session = """
        insert into user_session_patterns as session (user_id, session_id, conversation_themes)
        values ($1, $2, '{presence}')
        on conflict (user_id, session_id) do update set session_end = now()
        returning id, xmax = 0
        """;

    // What came before is read in the statement that keeps the message: memory fails once, not twice.
    public const string Insight = """
        insert into conversation_insights
          (pattern_id, session_id, user_id, insight_text, spiral_stage_context, preceding_messages)
        values ($1, $2, $3, $4, 'green', (
          select coalesce(jsonb_agg(earlier.insight_text order by earlier.created_at), '[]')
          from conversation_insights earlier
          where earlier.user_id = $3))
        returning array(select jsonb_array_elements_text(preceding_messages))
        """;

    public const string Episode = """
        insert into episodic_memories
          (user_id, episode_id, experience_title, experience_description, significance, spiral_stage)
        values ($1, $2, 'A conversation', $3, 5, 'green')
        returning episode_id
        """;

    public const string Relationship = """
        insert into relationship_essence as essence (user_id, soul_signature, presence_quality)
        values ($1, $2, 'attentive')
        on conflict (user_id) do update
          set last_encounter = now(), encounter_count = essence.encounter_count + $3
        returning id
        """;

    public const string Turn = """
        insert into opus_axiom_turns (relationship_id, pattern_id, session_id, user_id, facet, element, is_gold, axioms)
        values ($1, $2, $3, $4, 'reflection', 'water', true, '{"listens": "passed", "honours": "passed"}')
        returning id
        """;

    public const string ValidatorEvent = """
        insert into socratic_validator_events
          (user_id, session_id, turn_id, route, decision, is_gold, passes, element, facet, confidence, summary)
        values ($1, $2, $3, 'deep', 'ALLOW', true, true, 'water', 'reflection', 0.90, 'Nothing stands against it.')
        returning id
        """;
}
