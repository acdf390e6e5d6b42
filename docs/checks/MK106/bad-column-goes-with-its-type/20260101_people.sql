create type mood as enum ('glad', 'sad');
create table people (id bigint primary key, name text, mood mood);
