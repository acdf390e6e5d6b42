create table t ("USER" int, "PORT" int, a int[]);
create domain lower_ as int;
insert into t values (1, 2, '{1,2,3}');
create view v as select a[1:"PORT"] from t;
