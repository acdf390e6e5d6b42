\set answer 42
create table t (i int);
insert into t values (:answer);
