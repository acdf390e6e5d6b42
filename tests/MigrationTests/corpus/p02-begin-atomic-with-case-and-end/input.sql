create table trend (weekend int, "end" int, append text);
create or replace function judge(n int) returns text
begin atomic
  select case when n > 0 then case n when 1 then 'one' else 'many' end else 'none' end;
  select append from trend where weekend = n;
  select case when weekend > 1 then 'late' /* end; */ end /* -- end */ from trend;
  select weekend as legend, "end" from trend; -- end;
  select 'end; begin atomic';
end;
insert into trend values (1, 2, judge(1)), (0, 0, judge(-1));
