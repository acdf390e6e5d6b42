create table t (i int);
(select 1) union (select 2);
((select 3));
with w as (insert into t values (1) returning i) insert into t select i + 1 from w;
values (1), (2);
table t;
select i into u from t;
