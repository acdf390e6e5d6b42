create table t (a text);
-- one
insert into t values ('a');
/* two
*/ insert into t values ('b
c');-- three
insert into t values ('d'
 'e');
