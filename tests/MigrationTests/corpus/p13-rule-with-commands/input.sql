create table t (i int);
create table audit (i int, what text);
create rule two as on insert to t do also (
  insert into audit values (new.i, 'a;');
  insert into audit values (new.i, ')');
  /* ; */
);
create rule one as on delete to t do instead (update audit set what = 'gone'; notify gone;);
insert into t values (1);
delete from t;
