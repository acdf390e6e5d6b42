-- One gold turn, one plain turn, one rupture. Later samples find them by session.

insert into opus_axiom_turns
  (relationship_id, pattern_id, session_id, user_id, facet, element, is_gold, warnings, violations, rupture_detected,
   axioms, created_at)
values
  ('f0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000002', 'session-ada-2', 'user-ada', 'Water 2',
   'water', true, 0, 0, false, '[{"axiom": "truth", "passed": true}, {"axiom": "care", "passed": true}]', '2025-12-08 08:46+00'),
  ('f0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000003', 'session-noor-1', 'user-noor', 'Fire 1',
   'fire', false, 1, 0, false, '[{"axiom": "truth", "passed": true}, {"axiom": "pace", "passed": false}]', '2025-12-05 20:01+00'),
  ('f0000000-0000-4000-8000-000000000003', 'a0000000-0000-4000-8000-000000000004', 'session-tomas-1', 'user-tomas', 'Air 3',
   'air', false, 0, 2, true, '[{"axiom": "care", "passed": false}, {"axiom": "pace", "passed": false}]', '2025-12-10 12:17+00');
