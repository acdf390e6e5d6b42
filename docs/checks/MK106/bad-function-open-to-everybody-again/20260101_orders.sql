create table orders (id bigint primary key, price numeric(10, 2));
create function wipe() returns void language sql security definer set search_path = '' as $$ delete from public.orders $$;
revoke execute on function wipe() from public;
