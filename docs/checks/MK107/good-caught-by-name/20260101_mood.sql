do $$
begin
  create type mood as enum ('calm', 'cross');
exception
  when duplicate_object then null;
end $$;
