create view open_total as select sum(price) as total from open_orders;
