-- The file will get this name.
update schema_migrations set version = '20251231_orders' where version = '20260101_orders';
alter table orders add column paid boolean;
