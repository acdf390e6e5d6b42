create table t (i int, a jsonb);
insert into t values (1+--2;
2);
insert into t values (2*/*3;*/4);
insert into t values (1 <- 1::int, null), (- -1, null) , (1-/**/-1);
