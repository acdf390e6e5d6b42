create table t (i int);
create function add_row(n int) returns void language sql begin atomic
  insert into t values (n);
  insert into t values (n + 1);
end;
create procedure add_rows() begin atomic insert into t values (10); insert into t values (11); end;
select add_row(1);
call add_rows();
