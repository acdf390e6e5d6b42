do $$
begin
  loop
    update orders set total = price where id in (select id from orders where total is null limit 2);
    exit when not found;
  end loop;
end $$;
