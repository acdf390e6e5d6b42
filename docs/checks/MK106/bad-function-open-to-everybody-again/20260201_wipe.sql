drop function wipe();
create function wipe() returns bigint language sql security definer set search_path = ''
as $$ with gone as (delete from public.orders returning id) select count(*) from gone $$;
