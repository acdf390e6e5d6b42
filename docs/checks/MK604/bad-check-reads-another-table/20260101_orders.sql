create table purchase_limits (most numeric not null);
insert into purchase_limits values (1000);
create function is_allowed(price numeric) returns boolean language sql stable
as $$ select coalesce(price <= (select max(most) from public.purchase_limits), false) $$;
create table orders (id bigint primary key, price numeric(10, 2), constraint orders_allowed check (is_allowed(price)));
insert into orders values (1, 10.50);
