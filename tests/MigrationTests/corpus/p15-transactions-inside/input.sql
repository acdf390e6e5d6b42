create table t (i int);
begin;
insert into t values (1);
commit;
begin;
insert into t values (2);
rollback;
