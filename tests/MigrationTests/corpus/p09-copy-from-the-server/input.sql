create table t (i int, stdin text);
insert into t values (1, 'x;');
copy (select i from t) to '/dev/null';
copy t (i, stdin) from '/dev/null';
copy t from program 'true' with (format csv, null ';');
