-- migrationkit: no-transaction
create table t (i int);
create index concurrently t_i on t (i);
insert into t values (1);
reindex (concurrently) index t_i;
