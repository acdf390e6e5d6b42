create type status as enum ('open', 'closed');
create domain email as text check (value like '%@%');
create table customers (id bigint primary key, email email unique);
create table orders (id bigint primary key, customer bigint references customers, status status not null default 'open');
create view open_orders as select * from orders where status = 'open';
