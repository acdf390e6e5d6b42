create table orders (id bigint primary key, state text);
create procedure close_orders(before date) language plpgsql as $$
begin
  update orders set state = 'closed' where id < 100;
end $$;
