create table t (i int, a aclitem);
insert into t values (1, '=r/postgres'), (2, '=w/postgres');
create function twice(j int) returns aclitem language plpgsql as
  $$ begin insert into t values (j, '=a/postgres'); return '=r/postgres'; end $$;
select * from t;
SELECT/* what it does counts */twice(i) from t where i < 3;
(select a from t);
values (1), (2);
table t
