-- migrationkit: replayable
create table if not exists orders (id bigint primary key, note text);
alter table orders add column if not exists note text;
