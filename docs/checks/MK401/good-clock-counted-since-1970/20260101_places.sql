create table places (id int primary key, name text not null, updated_at bigint not null);

create function touch() returns trigger language plpgsql as $$
begin
  new.updated_at = extract(epoch from clock_timestamp()) * 1000000;
  return new;
end
$$;

create trigger touch before update on places for each row execute function touch();
