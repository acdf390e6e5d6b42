create table t (a text);
insert into t values ('{{name}} ${x} %s {0} #{y} <%= z %> :name ? @p $1');
create function f() returns text language sql as $$ select '{{ ; }}' $$;
insert into t values (f()), ('${a;b}');
