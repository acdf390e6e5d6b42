-- migrationkit: allow MK401 every reader is deployed with this file
create table audit (order_id bigint, price numeric(10, 2));
insert into audit select * from order_log;
drop table order_log;
