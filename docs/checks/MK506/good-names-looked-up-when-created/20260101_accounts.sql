create table accounts (id bigint primary key, balance numeric not null default 0);
create function deposit(account bigint, amount numeric) returns void language sql security definer begin atomic
  update accounts set balance = balance + amount where id = account;
end;
create function twice(amount numeric) returns numeric language sql immutable as $$ select amount * 2 $$;
