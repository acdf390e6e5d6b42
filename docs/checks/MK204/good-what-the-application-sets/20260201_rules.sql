set local search_path = app;
create function turnover(tenant_id bigint) returns numeric language sql stable as $$ select sum(price) from orders where tenant = tenant_id $$;
create function own_rows_only() returns trigger language plpgsql as $$
begin
  if new.tenant <> current_setting('app.tenant')::bigint then
    raise exception 'not yours';
  end if;
  return new;
end $$;
create function keep() returns trigger language plpgsql as $$ begin raise exception 'orders are for ever'; end $$;
create trigger own_rows_only before insert or update on orders for each row execute function own_rows_only();
create trigger keep before delete on orders for each row execute function keep();
