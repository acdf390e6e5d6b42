create table t (i int);
/* one /* two /* three ; */ ; */ ' ; */ insert into t values (1);
/*/ this opens only one; */ insert into t values (2);
/**/insert into t values (3)/*;*/;/***/insert into t values (/*4*/5);
/* a /*/ b */ c */ insert into t values (6);
