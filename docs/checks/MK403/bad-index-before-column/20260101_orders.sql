-- migrationkit: replayable
create table if not exists orders (id bigint primary key, note text);
create index if not exists orders_note on orders (note);
alter table orders add column if not exists note text;
