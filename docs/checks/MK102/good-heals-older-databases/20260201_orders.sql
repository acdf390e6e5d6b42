create table if not exists orders (id bigint primary key, note text, paid boolean not null default false);
alter table orders add column if not exists paid boolean not null default false;
