-- migrate:up
create function three() returns text language plpgsql as $$
begin
  return '3';
end
$$;
insert into steps (name) values (three())