create function f() returns int begin atomic select 1;
create table t (i int);
