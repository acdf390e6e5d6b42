create table orders (id bigint primary key, price numeric(10, 2));
insert into orders values (1, 10.50);
create function rate() returns numeric language sql stable as $$ select 0.2 $$;
create function taxed(price numeric) returns numeric language plpgsql stable as $$ begin return price * (1 + rate()); end $$;
