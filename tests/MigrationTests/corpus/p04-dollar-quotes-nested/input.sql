create function f() returns text language plpgsql as $f$begin
  return $a$ $b$ ; $b$ $$ ; $$ 'x $a$;
end$f$;
do $do$declare t text; begin execute $x$create table made (t text default $y$;$$;$y$)$x$; end$do$;
insert into made default values;
insert into made values (f());
