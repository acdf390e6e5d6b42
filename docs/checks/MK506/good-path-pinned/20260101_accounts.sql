create table accounts (id bigint primary key, balance numeric not null default 0);
create function deposit(account bigint, amount numeric) returns void language sql security definer set search_path = ''
as $$ update public.accounts set balance = balance + amount where id = account $$;
create function balance_of(account bigint) returns numeric language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$ begin return (select balance from accounts where id = account); end $$;
