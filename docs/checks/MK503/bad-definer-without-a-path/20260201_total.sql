create function total() returns numeric language sql stable security definer
as $$ select sum(price) from orders $$;
