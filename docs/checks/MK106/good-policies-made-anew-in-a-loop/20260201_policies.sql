do $$
declare
  name text;
begin
  for name in select policyname from pg_policies where tablename = 'notes' loop
    execute format('drop policy %I on notes', name);
  end loop;
end $$;
create policy notes_all on notes using (owner = current_user) with check (owner = current_user);
