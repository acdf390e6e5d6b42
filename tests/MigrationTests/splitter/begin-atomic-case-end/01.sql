create function f(backend int, ending text) returns int
begin atomic
  select case when backend > 0 then case backend when 1 then 1 else 2 end else 3 end;
  select backend as end, ending as "end", (case when true then 1 end);
  select 1 end;
  /* ; end; */ -- end;
end
