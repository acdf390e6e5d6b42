-- migrationkit: replayable
create table if not exists people (id bigint primary key, name text not null);
