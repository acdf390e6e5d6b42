create table accounts (id bigint primary key, balance numeric not null default 0);
create function balance_of(account bigint) returns numeric language sql stable security definer set search_path = ''
as $$ select balance from public.accounts where id = account $$;
