do $$
declare
  name text;
begin
  foreach name in array array['orders', 'people', 'visits'] loop
    begin
      execute format('alter table %I add column seen_at timestamptz', name);
    exception
      when others then
        raise warning 'no column for %', name;
    end;
  end loop;
end $$;
