-- migrationkit: replayable
create schema if not exists app;
set local search_path = app;
create table if not exists people (id bigint primary key, name text not null);
lock table people in share row exclusive mode;
create temporary table incoming (id bigint, name text) on commit drop;
insert into incoming values (1, 'Ada');
insert into people select id, name from incoming on conflict do nothing;
