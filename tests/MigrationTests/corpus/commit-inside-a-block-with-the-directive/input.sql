-- migrationkit: no-transaction
create table t (i int);
do $$ begin for i in 1..3 loop insert into t values (i); commit; end loop; end $$;
