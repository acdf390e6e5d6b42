create table public.steps (n serial, name text);
select pg_catalog.set_config('search_path', '', false);
insert into public.steps (name) values ('1');
set check_function_bodies = off;
CREATE OR REPLACE FUNCTION public.one() RETURNS text LANGUAGE plpgsql AS $function$begin return '1;'; end;$function$
;
