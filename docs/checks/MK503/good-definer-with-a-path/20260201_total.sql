create function total() returns numeric language sql stable security definer
set search_path = public
as $$ select sum(price) from orders $$;
