create schema s
  create table t (i int default 1)
  create view v as select i from t
  create index t_i on t (i);
insert into s.t default values;
set local search_path = s, public;
create table u (i int);
insert into u select i from v;
