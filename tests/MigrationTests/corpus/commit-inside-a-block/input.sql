create table t (i int);
do $$ begin insert into t values (1); commit; end $$;
