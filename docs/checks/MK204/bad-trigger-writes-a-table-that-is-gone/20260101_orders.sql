create table orders (id bigint primary key, price numeric(10, 2));
create table order_log (order_id bigint, price numeric(10, 2));
create function log_order() returns trigger language plpgsql as $$
begin
  insert into order_log values (new.id, new.price);
  return null;
end $$;
create trigger log_order after insert on orders for each row execute function log_order();
insert into orders values (1, 10.50);
