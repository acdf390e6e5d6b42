create table t (a text);
create function f() returns text language sql set standard_conforming_strings = off as 'select $$\$$::text';
create function g() returns text language sql set standard_conforming_strings = off as $$ select 'it\'s;'::text $$;
insert into t values ('\'), (f()), (g());
