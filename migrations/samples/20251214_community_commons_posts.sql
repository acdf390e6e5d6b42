-- Two published posts and a draft; three comments, one of them an answer. The comments count themselves.

insert into community_commons_posts
  (id, user_id, inspired_by_turn_id, title, content, tags, view_count, like_count, is_published, is_featured,
   moderation_notes, cognitive_level_at_post, cognitive_stability_at_post, created_at)
values
  ('10000000-0000-4000-8000-000000000001', 'user-ada', (select id from opus_axiom_turns where session_id = 'session-ada-2'),
   'Asking for help', 'I thought a harbour only gives. It also waits for ships.', array['trust', 'home'], 42, 7, true, true,
   'featured in the weekly letter', 4.25, 'ascending', '2025-12-09 07:00+00'),
  ('10000000-0000-4000-8000-000000000002', 'user-noor', (select id from opus_axiom_turns where session_id = 'session-noor-1'),
   'A letter never sent', 'You may read letters aloud that have no address.', array['grief', 'writing'], 17, 5, true, false,
   'reviewed', 3.80, 'stable', '2025-12-06 21:00+00'),
  ('10000000-0000-4000-8000-000000000003', 'user-tomas', (select id from opus_axiom_turns where session_id = 'session-tomas-1'),
   'Why I do not rest', 'A draft, perhaps an honest one.', array['work'], 0, 0, false, false, 'draft', 2.50, 'volatile',
   '2025-12-10 13:00+00');

insert into community_commons_comments
  (id, post_id, user_id, parent_comment_id, content, like_count, is_published, moderation_notes, created_at)
values
  ('20000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-000000000001', 'user-noor', null,
   'This stayed with me all day.', 3, true, 'reviewed', '2025-12-09 09:00+00'),
  ('20000000-0000-4000-8000-000000000002', '10000000-0000-4000-8000-000000000001', 'user-ada',
   '20000000-0000-4000-8000-000000000001', 'Thank you, Noor.', 1, true, 'reviewed', '2025-12-09 09:30+00'),
  ('20000000-0000-4000-8000-000000000003', '10000000-0000-4000-8000-000000000002', 'user-tomas', null,
   'I have one of those letters, too.', 2, false, 'waits for review', '2025-12-10 12:40+00');
