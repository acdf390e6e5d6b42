begin;
create table t (i int);
insert into t values (1);
