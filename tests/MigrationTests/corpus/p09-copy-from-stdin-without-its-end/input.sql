create table t (i int);
copy t from stdin;
1
2
