alter type state add value 'done';
do $$
begin
  insert into jobs (id, state) values (1, 'done');
end;
$$;
