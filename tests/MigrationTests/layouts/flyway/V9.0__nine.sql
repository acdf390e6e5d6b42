-- migrationkit: requires V2__two
set search_path = '';
insert into public.steps (name) values ('9');
