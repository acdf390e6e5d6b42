create table posts (id bigint primary key, body text not null);
alter table posts add column author bigint references authors (id);
