drop view open_orders cascade;
create view open_orders as select id, price, status from orders where status = 'open';
