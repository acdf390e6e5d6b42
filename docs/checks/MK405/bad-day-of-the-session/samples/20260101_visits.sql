insert into visits values (1, '2026-01-01 08:00+00'), (2, '2026-01-01 23:30+00');
