alter table orders add column channel text not null default 'web';
create table customers (id bigint generated always as identity primary key, name text not null unique);
