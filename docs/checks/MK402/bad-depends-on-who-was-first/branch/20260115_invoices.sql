-- migrationkit: requires 20260101_orders
create table invoices (id bigint primary key);
