start transaction;
create table t (i int);
savepoint a;
insert into t values (1);
rollback to savepoint a;
release savepoint a;
insert into t values (2);
end transaction;
