-- migrationkit: allow MK401 the names are in customers now
-- migrationkit: allow MK501 the table is small
create table customers (id bigint generated always as identity primary key, name text not null unique);
alter table orders add column customer_id bigint references customers (id);
insert into customers (name) select distinct customer from orders;
update orders set customer_id = c.id from customers c where c.name = orders.customer;
alter table orders drop column customer;
