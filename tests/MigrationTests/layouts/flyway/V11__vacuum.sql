insert into steps (name) values ('11');
do $$ begin commit; end $$;
