-- The file will get this name.
do $$ begin update schema_migrations set version = '20251231_orders' where version = '20260101_orders'; end $$;
alter table orders add column paid boolean;
