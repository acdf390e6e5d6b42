-- migrationkit: allow MK401 nobody ordered anything
drop table orders;
create table if not exists orders (id bigint primary key);
