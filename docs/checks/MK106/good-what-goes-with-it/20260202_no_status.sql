-- migrationkit: allow MK401 the status is in another service since January
drop view open_orders;
alter table orders drop column status;
create view open_orders as select id, price from orders;
grant select on open_orders to pg_monitor;
comment on view open_orders is 'what is to do';
