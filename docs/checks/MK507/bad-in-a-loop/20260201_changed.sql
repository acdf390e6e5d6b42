alter table orders alter column customer set default 0;
do $$
declare
  name text;
begin
  foreach name in array array['customers', 'orders'] loop
    execute format('alter table %I add column changed timestamptz', name);
  end loop;
end $$;
