create table t (i int);
create/* */unique
-- x
index/**/concurrently on t (i);
