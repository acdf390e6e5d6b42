insert into steps (name) values ('2');
create function two() returns text language plpgsql as $$
begin
  return '{{x}};';
end
$$;
