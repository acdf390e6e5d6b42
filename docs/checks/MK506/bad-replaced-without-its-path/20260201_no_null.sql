create or replace function balance_of(account bigint) returns numeric language sql stable security definer
as $$ select coalesce(sum(balance), 0) from public.accounts where id = account $$;
