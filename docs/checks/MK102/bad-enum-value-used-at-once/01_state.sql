create type state as enum ('new');
create table jobs (id bigint primary key, state state not null);
