create function deposit(account bigint, amount numeric) returns void language sql security definer as $$
  update accounts set balance = balance + amount where id = account;
$$;
