insert into orders values (1, 'ada@example.org', '2026-01-01 08:00+00', 'tea'), (2, 'ada@example.org', '2026-01-01 23:30+00', 'milk'), (3, 'bob@example.org', '2026-01-01 23:30+00', null);
