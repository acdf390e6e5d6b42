create table t (i int);
savepoint migrationkit;
insert into t values (1);
rollback to migrationkit;
savepoint migrationkit;
insert into t values (2);
release savepoint migrationkit;
savepoint left_open;
insert into t values (3);
