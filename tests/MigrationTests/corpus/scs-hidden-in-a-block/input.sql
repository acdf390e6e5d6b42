create table t (a text);
set escape_string_warning to off;
do $$ begin perform set_config('standard_conforming_strings', 'off', false); end $$;
insert into t values ('it\'s; --');
insert into t values ('\\');
