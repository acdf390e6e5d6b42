insert into visits values (1, '2026-01-01 12:00+00');
