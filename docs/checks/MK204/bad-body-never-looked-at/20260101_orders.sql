create table orders (id bigint primary key, price numeric(10, 2));
set local check_function_bodies = off;
create function turnover() returns numeric language sql stable as $$ select sum(prise) from orders $$;
