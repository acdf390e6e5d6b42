\restrict aBcDeF
create table t (i int);
\unrestrict aBcDeF
