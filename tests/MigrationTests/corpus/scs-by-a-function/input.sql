create table t (a text);
set escape_string_warning to off;
select set_config('standard_conforming_strings', 'off', false);
insert into t values ('it\'s; --');
select pg_catalog.set_config('standard_conforming_strings', 'on', true);
insert into t values ('\');
