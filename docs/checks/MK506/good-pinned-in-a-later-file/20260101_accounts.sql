create table accounts (id bigint primary key, balance numeric not null default 0);
create function deposit(account bigint, amount numeric) returns void language sql security definer
as $$ update public.accounts set balance = balance + amount where id = account $$;
