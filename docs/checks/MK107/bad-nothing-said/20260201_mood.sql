do $$
begin
  create type mood as enum ('calm', 'cross');
  alter table persons add column mood mood;
exception
  when others then null;
end $$;
