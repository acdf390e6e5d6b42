do $$ begin
  create function f() returns int begin atomic select 1; end;
  create table t as select f() as i;
end $$;
create function g() returns int language sql return 1 + (select 2);
create function h(a int default (case when true then 1 end)) returns table (begin int, atomic int)
begin atomic select a, a + 1; end;
insert into t select begin from h();
