insert into orders values (1, 10.50, 'open'), (2, 20.99, null);
insert into events values (1, '2025-01-01', null), (2, '2025-01-02', null), (3, '2026-01-01', null);
