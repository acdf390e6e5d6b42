-- What the validator decided about the three turns, and once about an answer that never became a turn.

insert into socratic_validator_events
  (id, user_id, session_id, turn_id, route, decision, is_gold, passes, ruptures, rupture_count, critical_count,
   violation_count, warning_count, element, facet, phase, confidence, is_uncertain, regenerated, regeneration_attempt,
   summary, created_at)
values
  ('30000000-0000-4000-8000-000000000001', 'user-ada', 'session-ada-2',
   (select id from opus_axiom_turns where session_id = 'session-ada-2'), 'deep', 'ALLOW', true, true, '[]', 0, 0, 0, 0,
   'water', 'Water 2', 2, 0.93, false, false, 0, 'Gold: true and kind.', '2025-12-08 08:46+00'),
  ('30000000-0000-4000-8000-000000000002', 'user-noor', 'session-noor-1',
   (select id from opus_axiom_turns where session_id = 'session-noor-1'), 'core', 'FLAG', false, true,
   '[{"layer": "pace", "severity": "warning"}]', 1, 0, 0, 1, 'fire', 'Fire 1', 1, 0.71, false, false, 0,
   'Went a little fast.', '2025-12-05 20:01+00'),
  ('30000000-0000-4000-8000-000000000003', 'user-tomas', 'session-tomas-1',
   (select id from opus_axiom_turns where session_id = 'session-tomas-1'), 'deep', 'REGENERATE', false, false,
   '[{"layer": "care", "severity": "critical"}, {"layer": "pace", "severity": "violation"}]', 2, 1, 1, 0, 'air', 'Air 3', 3,
   0.55, true, true, 1, 'Cold; written anew.', '2025-12-10 12:17+00'),
  ('30000000-0000-4000-8000-000000000004', null, 'session-unknown', null, 'fast', 'BLOCK', false, false,
   '[{"layer": "safety", "severity": "critical"}]', 1, 1, 0, 0, 'earth', 'Earth 1', 1, 0.98, false, false, 0,
   'Not to be answered.', '2025-12-11 03:00+00');
