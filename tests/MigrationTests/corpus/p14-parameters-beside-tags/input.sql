create table t (i int, a text);
prepare p (int, text) as insert into t select $1,$2||$tag$;$1$tag$||$2;
execute p (1, 'x');
prepare q as insert into t values ($1,$$;$$),($1+1,$_1$ $1; $_1$);
execute q (5);
create function f(int) returns int language sql as 'select $1';
create function g(int) returns int begin atomic; select $1; end;
insert into t values (f(1), $é$;$é$), (g(2), '');
