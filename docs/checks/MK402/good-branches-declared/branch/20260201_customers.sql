-- migrationkit: requires 20260101_orders
create table customers (id bigint primary key, name text not null);
