create table t (a text);
-- a comment;
insert into t values ('a
b');
create function f() returns text language plpgsql as $$
begin
  return 'x';
end
$$;
insert into t
values ('c')
;
