create table customers (id bigint primary key);
create table orders (id bigint primary key, customer bigint, owner text);
alter table orders enable row level security;
