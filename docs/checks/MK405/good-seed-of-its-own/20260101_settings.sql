create table settings (name text primary key, value text, since timestamptz);
insert into settings values ('colour', 'blue', '2026-01-01 00:00+00'), ('size', '10', '2026-01-01 00:00+00');
