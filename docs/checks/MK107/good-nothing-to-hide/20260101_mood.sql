do $$
begin
  create type mood as enum ('calm', 'cross');
exception
  when others then null;
end $$;
