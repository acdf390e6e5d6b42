create table t (a int[], "from" int, upto int);
insert into t values ('{1,2,3,4}', 2, 3);
insert into t select a[1:2], 1, 2 from t;
insert into t select a[:upto], 1, 2 from t where upto = 3;
insert into t select a["from":upto], '1'::integer, 2 from t;
create function named(a int, b int default 2) returns int language sql as 'select a * b';
insert into t values (array[named(a := 1), named(b := 3, a => 4)]);
create table u (c "char", t time default '12:34:56');
insert into u values ('x'::"char");
