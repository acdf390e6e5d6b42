create table statuses (code text primary key, label text);
insert into statuses (code) values ('open'), ('closed');
create table orders (id bigint primary key, price numeric(10, 2) not null default 0, status text);
create table events (id bigint, day date, what text, primary key (id, day)) partition by range (day);
create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');
create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
