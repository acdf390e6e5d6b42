create table t (i int);
/* a; b */ insert into t values (1) /* ; */; -- ; c
insert into t values (2)
-- insert into t values (3);
/* and the last thing
   is ; a comment */