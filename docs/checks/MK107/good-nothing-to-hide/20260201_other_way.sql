do $$
begin
  perform no_such_function();
exception
  when others then
    create function no_such_function() returns integer language sql as 'select 1';
end $$;
