do $$
begin
  update orders set totl = round(total) where id > 0;
exception
  when unique_violation or others then
    raise notice 'skipped: %', sqlerrm;
end $$;
