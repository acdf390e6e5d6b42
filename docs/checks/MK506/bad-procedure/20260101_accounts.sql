create table accounts (id bigint primary key, balance numeric not null default 0);
create procedure close_account(account bigint) language sql security definer
as $$ delete from public.accounts where id = account $$;
