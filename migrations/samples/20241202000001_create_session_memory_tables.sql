-- Three users, four sessions. The contexts come first: each session then counts itself in total_sessions.

insert into user_relationship_context
  (user_id, preferred_name, communication_style, consciousness_preferences, conversation_history_summary, recurring_themes,
   evolution_patterns, spiral_development, field_resonance_profile, elemental_affinities, relationship_depth,
   consciousness_journey_stage, spiral_velocity)
values
  ('user-ada', 'Ada', '{"tone": "plain", "pace": "slow"}', '{"depth": "deep"}', 'Left a career at sea; learns to stay.',
   array['home', 'trust'], '{"arc": "from leaving to staying"}', '{"now": "green", "next": "yellow"}', '{"calm": 0.7}',
   '{"water": 0.8, "earth": 0.4}', 0.62, 'deepening', 0.35),
  ('user-noor', 'Noor', '{"tone": "warm", "pace": "quick"}', '{"depth": "middle"}', 'Writes to her late father.',
   array['grief', 'writing'], '{"arc": "from silence to words"}', '{"now": "blue", "next": "orange"}', '{"calm": 0.4}',
   '{"fire": 0.6, "air": 0.5}', 0.48, 'opening', 0.20),
  ('user-tomas', 'Tomás', '{"tone": "dry", "pace": "quick"}', '{"depth": "light"}', 'Came out of curiosity.',
   array['work'], '{"arc": "just begun"}', '{"now": "orange"}', '{"calm": 0.5}', '{"air": 0.9}', 0.10, 'beginning', -0.05);

insert into user_session_patterns
  (id, user_id, session_id, session_start, session_end, conversation_themes, emotional_patterns, consciousness_field_states,
   recurring_interests, spiral_development_indicators, consciousness_expansion_markers, integration_challenges_addressed,
   field_resonance_patterns, session_quality_score, consciousness_coherence, developmental_progress)
values
  ('a0000000-0000-4000-8000-000000000001', 'user-ada', 'session-ada-1', '2025-12-01 08:00+00', '2025-12-01 08:40+00',
   array['home', 'sea'], '{"longing": 0.7}', '{"start": "restless", "end": "calm"}', array['sailing'], '{"green": 0.6}',
   array['named the longing'], array['staying in one place'], '{"peak": 0.6}', 0.72, 0.64, 0.55),
  ('a0000000-0000-4000-8000-000000000002', 'user-ada', 'session-ada-2', '2025-12-08 08:00+00', '2025-12-08 08:55+00',
   array['trust', 'home'], '{"relief": 0.6}', '{"start": "calm", "end": "open"}', array['sailing', 'gardens'], '{"green": 0.7}',
   array['asked for help'], array['being seen'], '{"peak": 0.8}', 0.85, 0.71, 0.63),
  ('a0000000-0000-4000-8000-000000000003', 'user-noor', 'session-noor-1', '2025-12-05 19:30+00', '2025-12-05 20:10+00',
   array['grief'], '{"sorrow": 0.9}', '{"start": "numb", "end": "moved"}', array['letters'], '{"blue": 0.5}',
   array['wept'], array['letting go'], '{"peak": 0.5}', 0.66, 0.52, 0.47),
  ('a0000000-0000-4000-8000-000000000004', 'user-tomas', 'session-tomas-1', '2025-12-10 12:00+00', null,
   array['work'], '{"curiosity": 0.4}', '{"start": "distant"}', array['chess'], '{"orange": 0.8}',
   array['stayed longer than planned'], array['resting'], '{"peak": 0.2}', 0.41, 0.50, 0.30);

insert into conversation_insights
  (id, pattern_id, session_id, user_id, insight_text, insight_type, consciousness_field_influence, conversation_context,
   preceding_messages, spiral_stage_context, connected_insights, builds_on_sessions, pattern_connections,
   insight_significance, user_resonance, development_impact, created_at)
values
  ('b0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000001', 'session-ada-1', 'user-ada',
   'I miss being needed, not the sea.', 'breakthrough', '{"shift": "calm"}', 'on leaving the ship',
   '[{"role": "user", "text": "I miss the sea."}]', 'green', array[]::uuid[], array[]::uuid[], '{"theme": "home"}',
   0.90, 0.80, 0.70, '2025-12-01 08:30+00'),
  ('b0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000002', 'session-ada-2', 'user-ada',
   'A home is people who notice when I am gone.', 'connection', '{"shift": "open"}', 'on the neighbours',
   '[{"role": "user", "text": "They asked where I was."}]', 'green', array['b0000000-0000-4000-8000-000000000001']::uuid[],
   array['a0000000-0000-4000-8000-000000000001']::uuid[], '{"theme": "trust"}', 0.80, 0.90, 0.60, '2025-12-08 08:45+00'),
  ('b0000000-0000-4000-8000-000000000003', null, 'session-noor-1', 'user-noor',
   'The letter was for me all along.', 'realization', '{"shift": "moved"}', 'on the letter never sent',
   '[{"role": "user", "text": "He will never read it."}]', 'blue', array[]::uuid[], array[]::uuid[], '{"theme": "grief"}',
   0.95, 0.85, 0.75, '2025-12-05 20:00+00');

insert into pattern_connections
  (id, user_id, pattern_type, connection_strength, connection_description, session_ids, insight_ids,
   consciousness_field_patterns, spiral_stage_connections, first_occurrence, last_occurrence, frequency, development_arc,
   pattern_significance, development_impact)
values
  ('c0000000-0000-4000-8000-000000000001', 'user-ada', 'thematic', 0.80, 'Home returns whenever trust is spoken of.',
   array['a0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000002']::uuid[],
   array['b0000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000002']::uuid[],
   '{"tone": "warm"}', '{"green": 2}', '2025-12-01 08:30+00', '2025-12-08 08:45+00', 2, '{"rising": true}', 0.70, 0.60),
  ('c0000000-0000-4000-8000-000000000002', 'user-noor', 'emotional', 0.65, 'Sorrow comes before every sentence that is true.',
   array['a0000000-0000-4000-8000-000000000003']::uuid[], array['b0000000-0000-4000-8000-000000000003']::uuid[],
   '{"tone": "low"}', '{"blue": 1}', '2025-12-05 19:40+00', '2025-12-05 20:00+00', 3, '{"rising": false}', 0.80, 0.70),
  ('c0000000-0000-4000-8000-000000000003', 'user-tomas', 'growth', 0.30, 'Jokes when asked about rest.',
   array['a0000000-0000-4000-8000-000000000004']::uuid[], array[]::uuid[], '{"tone": "dry"}', '{"orange": 1}',
   '2025-12-10 12:05+00', '2025-12-10 12:20+00', 2, '{"rising": true}', 0.30, 0.20);

insert into consciousness_expansion_events
  (id, user_id, pattern_id, expansion_type, expansion_description, consciousness_markers, trigger_context,
   field_state_during_expansion, spiral_stage_before, spiral_stage_after, integration_level, significance, stability)
values
  ('d0000000-0000-4000-8000-000000000001', 'user-ada', 'a0000000-0000-4000-8000-000000000002', 'growth_edge_breakthrough',
   'Asked for help for the first time.', array['voice softened'], 'the neighbours'' question', '{"coherence": 0.8}',
   'green', 'yellow', 0.55, 0.85, 0.50),
  ('d0000000-0000-4000-8000-000000000002', 'user-noor', 'a0000000-0000-4000-8000-000000000003', 'insight_cascade',
   'One sentence loosened three others.', array['tears', 'laughter'], 'reading the letter aloud', '{"coherence": 0.6}',
   'blue', 'blue', 0.40, 0.90, 0.45),
  ('d0000000-0000-4000-8000-000000000003', 'user-tomas', 'a0000000-0000-4000-8000-000000000004', 'field_expansion',
   'Noticed the room he was sitting in.', array['silence'], 'a pause', '{"coherence": 0.4}', 'orange', 'orange',
   0.20, 0.35, 0.30);

insert into spiral_stage_transitions
  (id, user_id, from_stage, to_stage, transition_type, transition_trigger, integration_challenges, support_needed,
   transition_start, transition_completion, integration_period_months, transition_success, integration_level, stability,
   key_sessions)
values
  ('e0000000-0000-4000-8000-000000000001', 'user-ada', 'green', 'yellow', 'emergence', 'asked for help', array['old habits'],
   array['time'], '2025-12-08 08:45+00', null, 6, 0.40, 0.35, 0.30, array['a0000000-0000-4000-8000-000000000002']::uuid[]),
  ('e0000000-0000-4000-8000-000000000002', 'user-noor', 'purple', 'blue', 'stabilization', 'a year of mourning',
   array['guilt'], array['company'], '2024-12-01 00:00+00', '2025-11-30 00:00+00', 12, 0.80, 0.75, 0.70,
   array['a0000000-0000-4000-8000-000000000003']::uuid[]),
  ('e0000000-0000-4000-8000-000000000003', 'user-tomas', 'orange', 'red', 'regression', 'a lost contract', array['anger'],
   array['rest'], '2025-06-01 00:00+00', '2025-09-01 00:00+00', 3, 0.50, 0.60, 0.55,
   array['a0000000-0000-4000-8000-000000000004']::uuid[]);
