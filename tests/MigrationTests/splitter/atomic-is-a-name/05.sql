create procedure atomic(begin atomic) language sql as $$ select 1; $$
