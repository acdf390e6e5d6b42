-- migrationkit: replayable
create table if not exists orders (id bigint primary key, note text);
