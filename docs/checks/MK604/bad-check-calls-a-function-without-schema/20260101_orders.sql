create function most() returns numeric language sql immutable as $$ select 1000.0 $$;
create function is_small(price numeric) returns boolean language sql immutable as $$ select price < most() $$;
create table orders (id bigint primary key, price numeric(10, 2) check (is_small(price)));
insert into orders values (1, 10.50);
