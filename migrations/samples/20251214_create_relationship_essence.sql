-- The three users as they are recognised again; each row points at the user's soul memory.

insert into relationship_essence
  (id, user_id, soul_memory_id, soul_signature, user_name, presence_quality, morphic_resonance, archetypal_resonances,
   spiral_position, relationship_field, first_encounter, last_encounter, encounter_count)
values
  ('f0000000-0000-4000-8000-000000000001', 'user-ada', (select id from soul_memories where user_id = 'user-ada'),
   'soul-harbour-7f3a', 'Ada', 'steady', 0.62, '{"wanderer": 0.8, "caregiver": 0.5}', '{"stage": "green"}',
   '{"pattern": "tide"}', '2025-12-01 08:00+00', '2025-12-08 08:55+00', 2),
  ('f0000000-0000-4000-8000-000000000002', 'user-noor', (select id from soul_memories where user_id = 'user-noor'),
   'soul-letter-21c9', 'Noor', 'tender', 0.48, '{"magician": 0.6, "orphan": 0.7}', '{"stage": "blue"}',
   '{"pattern": "snowfall"}', '2025-12-05 19:30+00', '2025-12-05 20:10+00', 1),
  ('f0000000-0000-4000-8000-000000000003', 'user-tomas', (select id from soul_memories where user_id = 'user-tomas'),
   'soul-chess-90be', 'Tomás', 'guarded', 0.12, '{"ruler": 0.9}', '{"stage": "orange"}',
   '{"pattern": "static"}', '2025-12-10 12:00+00', '2025-12-10 12:20+00', 1);
