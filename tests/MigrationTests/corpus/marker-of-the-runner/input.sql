create table t (i int);
select 'input'::text as migrationkit_committed;
insert into t values (1);
