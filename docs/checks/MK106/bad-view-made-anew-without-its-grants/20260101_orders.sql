create table orders (id bigint primary key, price numeric(10, 2), status text);
create view open_orders as select id, price from orders where status = 'open';
grant select on open_orders to pg_monitor;
