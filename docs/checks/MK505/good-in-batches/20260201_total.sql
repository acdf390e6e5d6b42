alter table orders add column total numeric(12, 2);
create procedure fill_totals() language plpgsql as $$
begin
  loop
    update orders set total = price where id in (select id from orders where total is null limit 2);
    exit when not found;
    commit;
  end loop;
end $$;
