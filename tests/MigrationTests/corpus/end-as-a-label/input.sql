create table t (i int);
create function f() returns int begin atomic
  select i as end from t;
  select case i when 1 then 2 end as case from t;
  select 3;
end;
insert into t values (f());
