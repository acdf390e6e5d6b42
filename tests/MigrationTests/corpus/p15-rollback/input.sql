begin;
create table t (i int);
rollback;
