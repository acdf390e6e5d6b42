create table t (i int);
select repeat('x', 1000) from generate_series(1, 20000);
insert into t select generate_series(1, 1000) returning i;
