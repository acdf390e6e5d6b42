-- migrationkit: replayable
drop table if exists people;
create table people (id bigint primary key, name text not null);
