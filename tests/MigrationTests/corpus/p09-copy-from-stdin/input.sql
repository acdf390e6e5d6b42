create table t (i int, a text);
copy t (i, a) from stdin;
1	one; -- '
2	two
\.
insert into t values (3, 'three');
