create table orders (id bigint primary key, price numeric(10, 2), status text, changed timestamptz);
create view open_orders as select id, price from orders where status = 'open';
create function count_open() returns bigint language sql stable as $$ select count(*) from orders where status = 'open' $$;
create function touch() returns trigger language plpgsql as $$ begin new.changed := now(); return new; end $$;
create trigger touch before update on orders for each row execute function touch();
insert into orders values (1, 10.50, 'open', '2026-01-01 00:00+00');
