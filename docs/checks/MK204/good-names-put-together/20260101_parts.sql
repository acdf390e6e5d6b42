create table events (id bigint not null, day date not null) partition by range (day);
create function add_part(name text, first date) returns void language plpgsql as $$
begin
  execute format('create table %I partition of events for values from (%L) to (%L)', name, first, first + 1);
end $$;
create function count_of(name text) returns bigint language plpgsql as $$
declare
  n bigint;
begin
  execute format('select count(*) from %I', name) into n;
  return n;
end $$;
create function only_positive(n int) returns int language plpgsql as $$
begin
  if n < 2 then
    raise exception 'too few';
  end if;
  return n;
end $$;
