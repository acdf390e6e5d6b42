-- A memory of every kind for each of the three users.

insert into episodic_memories
  (user_id, episode_id, timestamp, experience_title, experience_description, experience_context, significance,
   emotional_intensity, breakthrough_level, related_episodes, connection_strengths, connection_types, spiral_stage,
   archetypal_resonances, frameworks_active)
values
  ('user-ada', 'episode-ada-quay', '2025-12-01 08:20+00', 'The last morning on board', 'Stood on the quay and did not look back.',
   'first session', 7, 0.65, 3, array['episode-ada-door'], array[0.8], array['theme'], 'green', array['wanderer', 'orphan'],
   array['elements']),
  ('user-ada', 'episode-ada-door', '2025-12-08 08:30+00', 'A knock at the door', 'The neighbours asked where she had been.',
   'second session', 8, 0.70, 6, array['episode-ada-quay'], array[0.8], array['theme'], 'yellow', array['caregiver'],
   array['elements', 'spiral']),
  ('user-noor', 'episode-noor-aloud', '2025-12-05 19:50+00', 'The letter read aloud', 'Read it to the end for the first time.',
   'first session', 9, 0.90, 8, array[]::text[], array[]::numeric[], array[]::text[], 'blue', array['orphan', 'magician'],
   array['spiral']),
  ('user-tomas', 'episode-tomas-pause', '2025-12-10 12:15+00', 'A pause', 'Said nothing for a minute.',
   'first session', 3, 0.20, 0, array[]::text[], array[]::numeric[], array[]::text[], null, array['ruler'], array['elements']);

insert into semantic_memories
  (user_id, concept_id, concept_name, concept_category, definition, first_encounter, last_reinforcement, mastery_level,
   understanding_depth, times_applied, contexts_used, related_concepts, prerequisite_concepts, builds_toward_concepts,
   user_demonstrations)
values
  ('user-ada', 'concept-ada-boundaries', 'Boundaries', 'relating', 'To say where one ends.', '2025-12-01 08:35+00',
   '2025-12-08 08:50+00', 4, 0.55, 3, array['family', 'work'], array['trust'], array['needs'], array['intimacy'],
   '[{"said": "I will call back tomorrow."}]'),
  ('user-noor', 'concept-noor-grief', 'Grief', 'feeling', 'Love with nowhere to go.', '2025-12-05 19:35+00',
   '2025-12-05 20:05+00', 6, 0.70, 5, array['family'], array['love'], array['loss'], array['gratitude'],
   '[{"said": "I can be sad and well."}]'),
  ('user-tomas', 'concept-tomas-rest', 'Rest', 'body', 'To stop before one must.', '2025-12-10 12:10+00',
   '2025-12-10 12:10+00', 1, 0.15, 0, array['work'], array['play'], array['tiredness'], array['joy'], '[]');

insert into somatic_memories
  (user_id, pattern_id, body_region, pattern_name, tension_level, frequency, emotional_triggers, situational_triggers,
   relational_triggers, progression_timeline, current_status, interventions_that_work, interventions_ineffective,
   linked_episodes, linked_concepts, linked_morphic_patterns, first_noticed, last_updated)
values
  ('user-ada', 'somatic-ada-shoulders', 'shoulders', 'Carrying the load', 6, 'daily', array['worry'], array['mornings'],
   array['being asked'], '[{"on": "2025-12-01", "level": 7}]', 'easing', '{"walking": 0.8}', '{"stretching": 0.1}',
   array['episode-ada-quay'], array['concept-ada-boundaries'], array['morphic-ada-leaving'], '2025-12-01 08:10+00',
   '2025-12-08 08:20+00'),
  ('user-noor', 'somatic-noor-throat', 'throat', 'The unsaid', 8, 'weekly', array['sorrow'], array['evenings'],
   array['silence'], '[{"on": "2025-12-05", "level": 8}]', 'active', '{"reading aloud": 0.9}', '{"tea": 0.2}',
   array['episode-noor-aloud'], array['concept-noor-grief'], array['morphic-noor-keeper'], '2025-12-05 19:32+00',
   '2025-12-05 20:05+00'),
  ('user-tomas', 'somatic-tomas-jaw', 'jaw', 'Biting through', 5, 'on workdays', array['anger'], array['deadlines'],
   array['criticism'], '[{"on": "2025-12-10", "level": 5}]', 'new', '{"breathing": 0.3}', '{"ignoring it": 0.0}',
   array['episode-tomas-pause'], array['concept-tomas-rest'], array['morphic-tomas-race'], '2025-12-10 12:10+00',
   '2025-12-10 12:12+00');

insert into morphic_pattern_memories
  (user_id, pattern_id, pattern_name, archetypal_pattern, current_phase, cyclical_nature, first_appearance, last_appearance,
   appearance_count, integration_level, current_status, phases_completed, current_lessons, wisdom_gained, shadow_aspects,
   light_aspects, related_episodes, related_concepts, related_somatic_patterns)
values
  ('user-ada', 'morphic-ada-leaving', 'Leaving first', 'wanderer', 'return', true, '2025-12-01 08:20+00', '2025-12-08 08:30+00',
   2, 5, 'active', array['departure', 'trial'], '["stay one day longer"]', '["leaving is not freedom"]', '["flight"]',
   '["courage"]', array['episode-ada-quay'], array['concept-ada-boundaries'], array['somatic-ada-shoulders']),
  ('user-noor', 'morphic-noor-keeper', 'Keeper of the dead', 'orphan', 'trial', false, '2025-12-05 19:40+00',
   '2025-12-05 20:00+00', 1, 3, 'active', array['departure'], '["speak to the living"]', '["memory needs no guard"]',
   '["frozen time"]', '["loyalty"]', array['episode-noor-aloud'], array['concept-noor-grief'], array['somatic-noor-throat']),
  ('user-tomas', 'morphic-tomas-race', 'The race without a line', 'ruler', 'departure', true, '2025-12-10 12:05+00',
   '2025-12-10 12:05+00', 1, 1, 'new', array[]::text[], '["who is watching?"]', '[]', '["contempt"]', '["drive"]',
   array['episode-tomas-pause'], array['concept-tomas-rest'], array['somatic-tomas-jaw']);

insert into soul_memories
  (user_id, life_purpose_statements, current_life_purpose, purpose_clarity_level, primary_archetypes, shadow_archetypes,
   integrating_archetypes, major_transformations, current_transformation_phase, soul_gifts, soul_wounds,
   spiritual_practices, mystical_experiences)
values
  ('user-ada', '["to be a harbour"]', 'To be a harbour.', 6, array['wanderer'], array['orphan'], array['caregiver'],
   '[{"year": 2025, "what": "came ashore"}]', 'return', '["steadiness"]', '["left behind"]', '["walking"]', '["a night at sea"]'),
  ('user-noor', '["to give words"]', 'To give words to what is lost.', 7, array['magician'], array['orphan'], array['sage'],
   '[{"year": 2024, "what": "the funeral"}]', 'trial', '["language"]', '["unsaid goodbyes"]', '["writing"]', '["a dream of snow"]'),
  ('user-tomas', '["unknown"]', 'Not known yet.', 2, array['ruler'], array['jester'], array['explorer'],
   '[]', 'departure', '["wit"]', '["never enough"]', '["chess"]', '[]');

insert into consciousness_achievements
  (user_id, achievement_id, achievement_type, achievement_name, achievement_description, rarity, unlock_conditions,
   unlock_timestamp, unlocked_during_session, spiral_stage_at_unlock, significance_score, celebration_message,
   user_acknowledged)
values
  ('user-ada', 'achievement-ada-help', 'courage', 'First request', 'Asked someone for help.', 'rare', '{"requests": 1}',
   '2025-12-08 08:45+00', 'session-ada-2', 'green', 0.85, 'You let someone in.', true),
  ('user-noor', 'achievement-noor-voice', 'expression', 'Read aloud', 'Spoke the unsent letter.', 'legendary', '{"letters": 1}',
   '2025-12-05 19:55+00', 'session-noor-1', 'blue', 0.95, 'It has been heard.', false),
  ('user-tomas', 'achievement-tomas-minute', 'presence', 'One minute', 'Stayed in silence for a minute.', 'common',
   '{"seconds": 60}', '2025-12-10 12:16+00', 'session-tomas-1', 'orange', 0.20, 'That was a minute.', false);

insert into consciousness_evolution
  (user_id, current_stage, current_stage_name, stage_progression, presence_depth, somatic_awareness, morphic_contribution,
   witness_capacity, trust_evolution, breakthrough_count, integration_cycles_completed, wisdom_embodiment_level,
   next_stage_readiness, transition_blockers, transition_opportunities)
values
  ('user-ada', 3, 'listening', '[{"stage": 2, "until": "2025-12-08"}]', '{"now": 0.7}', '{"now": 0.5}', '{"now": 0.3}',
   '{"now": 0.6}', '{"now": 0.8}', 2, 1, 5, 0.45, '["haste"]', '["the garden"]'),
  ('user-noor', 2, 'opening', '[{"stage": 1, "until": "2025-12-05"}]', '{"now": 0.5}', '{"now": 0.4}', '{"now": 0.2}',
   '{"now": 0.4}', '{"now": 0.5}', 1, 0, 4, 0.30, '["guilt"]', '["her sister"]'),
  ('user-tomas', 1, 'arriving', '[]', '{"now": 0.2}', '{"now": 0.1}', '{"now": 0.1}', '{"now": 0.2}', '{"now": 0.1}',
   0, 0, 1, 0.05, '["irony"]', '["curiosity"]');
