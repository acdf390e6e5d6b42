set session characteristics as transaction isolation level serializable, read only;
create table t (i int);
insert into t values (1);
set default_transaction_read_only = on;
