create table orders (id bigint primary key, total numeric(10, 2));
create function total_of(one bigint) returns numeric language plpgsql as $$
begin
  return (select total from orders where id = one);
end $$;
