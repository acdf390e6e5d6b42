create function plus(int, int) returns int language sql as 'select $1 + $2';
create operator +? (function = plus, leftarg = int, rightarg = int);
create operator public.@#&|`? (function = plus, leftarg = int, rightarg = int);
create table t (i int);
insert into t values (1 +? 2), (1 @#&|`? 2), (1 operator(public.+?) 3);
