-- migrationkit: allow MK506 only the batch job may call it, with a path of its own
create table accounts (id bigint primary key, balance numeric not null default 0);
create function deposit(account bigint, amount numeric) returns void language sql security definer
as $$ update public.accounts set balance = balance + amount where id = account $$;
revoke execute on function deposit(bigint, numeric) from public;
