-- migrationkit: allow MK107 the search works without it, only slower
do $$
begin
  create extension no_such_extension;
exception
  when others then raise notice 'no extension here: %', sqlerrm;
end $$;
