create table log (line text);
create function grade(n int) returns text language plpgsql as $$
begin
  if n > 1 then
    begin
      for i in 1..n loop
        insert into log values (case when i = 1 then 'first' else 'more' end);
      end loop;
    exception when others then
      raise;
    end;
  end if;
  return 'end';
end;
$$;
select grade(3);
