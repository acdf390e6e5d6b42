create table orders (id bigint primary key, price numeric(10, 2), status text);
create function open_orders() returns bigint language sql stable as $$ select count(*) from orders where status = 'open' $$;
