create unlogged table sessions (id uuid primary key, data jsonb);
create table events (id bigint primary key, what text);
alter table events set unlogged;
insert into events values (1, 'loaded'), (2, 'loaded');
alter table events set logged;
