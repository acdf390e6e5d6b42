alter table orders add column note text;
drop view open_orders cascade;
create view open_orders as select id, price, note from orders where status = 'open';
