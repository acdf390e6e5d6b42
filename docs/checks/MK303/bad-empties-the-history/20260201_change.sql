-- The files before this one were squashed.
do $$ begin delete from schema_migrations where version = '20260101_orders'; end $$;
alter table orders add column paid boolean;
