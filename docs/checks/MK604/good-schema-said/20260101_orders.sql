create extension if not exists pgcrypto;
create function most() returns numeric language sql immutable as $$ select 1000.0 $$;
create function is_small(price numeric) returns boolean language sql immutable as $$ select price < public.most() $$;
create table orders (id bigserial primary key, price numeric(10, 2) check (is_small(price)), label text generated always as ('no. ' || id) stored);
insert into orders (price) values (10.50), (20.99);
create materialized view sales as select sum(price) as total from orders;
create index orders_small on orders (price) where is_small(price);
