do $$ begin execute format('alter database %I set search_path = app, public', current_database()); end $$;
do $$ begin execute format('alter database %I set standard_conforming_strings = off', current_database()); end $$;
create schema app;
create table t (a text);
insert into t values ('\');
