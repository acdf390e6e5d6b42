-- migrationkit: replayable
create table if not exists people (id bigint primary key, name text not null);
alter table people add column if not exists nick text;
create index if not exists people_nick on people (nick);
insert into people (id, name) values (1, 'Ada') on conflict do nothing;
create or replace view names as select name from people;
