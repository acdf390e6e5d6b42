-- A comment first.
BEGIN;
create table t (i int);
insert into t values (1);
COMMIT;
-- And one last.
