alter table orders add column note text;
drop view open_orders;
create view open_orders as select id, note, price from orders where status = 'open';
