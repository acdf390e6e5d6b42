create table orders (id bigint primary key, price numeric(10, 2));
create materialized view sales as select sum(price) as total from orders with no data;
